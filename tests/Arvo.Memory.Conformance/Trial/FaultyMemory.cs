using Arvo.Orchestration;

namespace Arvo.Memory.Conformance;

/// <summary>When the next call fails.</summary>
internal enum Fault
{
    /// <summary>The call never reaches the memory.</summary>
    BeforeIt,
    /// <summary>The memory does it, and its answer is lost.</summary>
    AfterIt,
}

/// <summary>A memory whose next calls fail as told; then it works again. Plain methods run on top of the faulty ones.</summary>
internal sealed class FaultyMemory(IDurableMachineMemory inner, Fault fault, int times = 1) : IDurableMachineMemory
{
    int left = times;

    public int Calls { get; private set; }

    public ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken) =>
        RunAsync("acquire", () => inner.AcquireAsync(request, cancellationToken));

    // Whoever loses the answer keeps the lease as it was.
    public ValueTask<CommitResult> CommitAsync(MachineLease lease, MachineCommit commit, CancellationToken cancellationToken)
    {
        var sent = left > 0 ? lease.Copy() : lease;
        return RunAsync("commit", () => inner.CommitAsync(sent, commit, cancellationToken));
    }

    public ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken) =>
        RunAsync("pin", () => inner.PinAsync(lease, cancellationToken));

    public ValueTask<bool> CleanupAsync(MachineLease lease, CancellationToken cancellationToken) =>
        RunAsync("clean up", () => inner.CleanupAsync(lease, cancellationToken));

    public async ValueTask MarkPublishedAsync(
        IReadOnlyList<OutboxMark> marks, CancellationToken cancellationToken) => await RunAsync("mark", async () =>
    {
        await inner.MarkPublishedAsync(marks, cancellationToken);
        return true;
    });

    // Never throws, by its contract: a fault before it means that nothing was given back.
    public async ValueTask ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken)
    {
        Calls++;
        var fails = left > 0 && left-- > 0;
        if (!fails || fault == Fault.AfterIt) await inner.ReleaseAsync(lease, outboxPublished, cancellationToken);
    }

    public ValueTask<IReadOnlyList<DueInstance>> ScanAsync(ScanRequest request, CancellationToken cancellationToken) =>
        RunAsync("scan", () => inner.ScanAsync(request, cancellationToken));

    public ValueTask<InstanceDescription?> DescribeAsync(string subject, CancellationToken cancellationToken) =>
        RunAsync("describe", () => inner.DescribeAsync(subject, cancellationToken));

    public ValueTask<InstancePage> ListAsync(InstanceFilter filter, CancellationToken cancellationToken) =>
        RunAsync("list", () => inner.ListAsync(filter, cancellationToken));

    public ValueTask<MachineMemoryRecord?> ReadAsync(string id, CancellationToken cancellationToken) =>
        RunAsync("read", () => inner.ReadAsync(id, cancellationToken));

    public async ValueTask WriteAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken) =>
        await RunAsync("write", async () =>
        {
            await inner.WriteAsync(id, data, previous, cancellationToken);
            return true;
        });

    public ValueTask<bool> LockAsync(string id, CancellationToken cancellationToken) =>
        RunAsync("lock", () => inner.LockAsync(id, cancellationToken));

    public ValueTask<bool> UnlockAsync(string id, CancellationToken cancellationToken) =>
        RunAsync("unlock", () => inner.UnlockAsync(id, cancellationToken));

    async ValueTask<T> RunAsync<T>(string operation, Func<ValueTask<T>> call)
    {
        Calls++;
        if (left == 0) return await call();
        left--;
        if (fault == Fault.AfterIt) await call();
        throw new MachineMemoryUnavailableException(operation, mayHaveWritten: true);
    }
}
