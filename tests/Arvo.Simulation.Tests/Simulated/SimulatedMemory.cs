namespace Arvo.Simulation.Tests.Simulated;

/// <summary>The store as a process sees it, across a network on which anything can be lost, late or repeated by nobody but the caller.</summary>
internal sealed class SimulatedMemory(SimulatedProcess process, Network network, SimulatedStore store, IEventPublisher publisher, Break broken) : IDurableMachineMemory
{
    public async ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken) =>
        await CallAsync("acquire", () => store.Acquire(request, this));

    public async ValueTask<CommitResult> CommitAsync(MachineLease lease, MachineCommit commit, CancellationToken cancellationToken)
    {
        if (broken == Break.PublishesFirst && commit.Outbox.Count > 0) await publisher.PublishAsync(commit.Outbox, cancellationToken);
        var (sent, frozen) = (store.Copy(lease), commit with { EventKeys = [.. commit.EventKeys], Outbox = [.. commit.Outbox], Timers = [.. commit.Timers] });
        try
        {
            var result = await CallAsync("commit", () => store.Commit(sent, frozen));
            (lease.Version, lease.Held) = (sent.Version, sent.Held);
            return result;
        }
        catch (MachineMemoryUnavailableException) when (broken == Break.UnknownTakenForDone)
        {
            return new CommitResult.Committed(lease.Version + commit.EventKeys.Count);
        }
    }

    public async ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        var sent = store.Copy(lease);
        return await CallAsync("pin", () => store.Pin(sent));
    }

    public async ValueTask ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken)
    {
        var sent = store.Copy(lease);
        lease.Held = false;
        try
        {
            await CallAsync("release", () => store.Release(sent, outboxPublished));
        }
        catch (MachineMemoryUnavailableException)
        {
            // A release never throws; the lease ends by itself.
        }
    }

    public async ValueTask<bool> CleanupAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        var sent = store.Copy(lease);
        var cleaned = await CallAsync("cleanup", () => store.Cleanup(sent));
        lease.Held = false;
        return cleaned;
    }

    public async ValueTask MarkPublishedAsync(IReadOnlyList<OutboxMark> marks, CancellationToken cancellationToken)
    {
        OutboxMark[] sent = [.. marks];
        await CallAsync("mark", () => store.Mark(sent));
    }

    public async ValueTask<IReadOnlyList<DueInstance>> ScanAsync(ScanRequest request, CancellationToken cancellationToken) => await CallAsync("scan", () => store.Scan(request));

    public ValueTask<InstanceDescription?> DescribeAsync(string subject, CancellationToken cancellationToken) => throw NotUsed();

    public ValueTask<InstancePage> ListAsync(InstanceFilter filter, CancellationToken cancellationToken) => throw NotUsed();

    public ValueTask<MachineMemoryRecord?> ReadAsync(string id, CancellationToken cancellationToken) => throw NotUsed();

    public ValueTask WriteAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken) => throw NotUsed();

    public ValueTask<bool> LockAsync(string id, CancellationToken cancellationToken) => throw NotUsed();

    public ValueTask<bool> UnlockAsync(string id, CancellationToken cancellationToken) => throw NotUsed();

    Task<T> CallAsync<T>(string operation, Func<T> execute) =>
        network.CallAsync(process, operation, _ => execute(), () => new MachineMemoryUnavailableException(operation, mayHaveWritten: true));

    static NotSupportedException NotUsed() => new("The executor does not use this.");
}
