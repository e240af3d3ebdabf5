using static Arvo.Orchestration.OrchestrationTelemetry;

namespace Arvo.Orchestration;

/// <summary>
/// A plain machine memory whose operations are spans (AS §8.3, §13), <c>Lock Simple Memory</c> for example, below the span of the handler that asks
/// for them. While nobody listens a call is the inner memory's own. As safe for concurrent use as that.
/// </summary>
/// <param name="memory">The memory that does the work.</param>
/// <param name="name">What the memory is called in the names of the spans.</param>
public sealed class TelemetredMachineMemory(IMachineMemory memory, string name = "Simple") : IMachineMemory
{
    /// <inheritdoc/>
    public ValueTask<MachineMemoryRecord?> ReadAsync(string id, CancellationToken cancellationToken) =>
        IsTraced
            ? TracedAsync("Read", id, static (memory, id, cancel) => memory.ReadAsync(id, cancel), cancellationToken)
            : memory.ReadAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken) =>
        IsTraced
            ? TracedAsync("Write", id, new(data, previous),
                static (memory, id, given, cancel) => memory.WriteAsync(id, given.Data, given.Previous, cancel), cancellationToken)
            : memory.WriteAsync(id, data, previous, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> LockAsync(string id, CancellationToken cancellationToken) =>
        IsTraced
            ? TracedAsync("Lock", id, static (memory, id, cancel) => memory.LockAsync(id, cancel), cancellationToken)
            : memory.LockAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> UnlockAsync(string id, CancellationToken cancellationToken) =>
        IsTraced
            ? TracedAsync("Unlock", id, static (memory, id, cancel) => memory.UnlockAsync(id, cancel), cancellationToken)
            : memory.UnlockAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask CleanupAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken) =>
        IsTraced
            ? TracedAsync("Cleanup", id, new(data, previous),
                static (memory, id, given, cancel) => memory.CleanupAsync(id, given.Data, given.Previous, cancel), cancellationToken)
            : memory.CleanupAsync(id, data, previous, cancellationToken);

    async ValueTask<T> TracedAsync<T>(
        string operation, string id, Func<IMachineMemory, string, CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        using var activity = StartMemory(operation, name, id);
        try
        {
            return await call(memory, id, cancellationToken);
        }
        catch (Exception error) when (Failed(activity, error))
        {
            throw;
        }
    }

    async ValueTask TracedAsync(
        string operation, string id, Written given, Func<IMachineMemory, string, Written, CancellationToken, ValueTask> call,
        CancellationToken cancellationToken)
    {
        using var activity = StartWriting(operation, name, id, MachineMemoryRecordCodec.Encode(given.Data).Length);
        try
        {
            await call(memory, id, given, cancellationToken);
        }
        catch (Exception error) when (Failed(activity, error))
        {
            throw;
        }
    }

    readonly record struct Written(MachineMemoryRecord Data, MachineMemoryRecord? Previous);
}
