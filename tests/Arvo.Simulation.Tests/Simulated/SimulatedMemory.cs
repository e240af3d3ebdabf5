namespace Arvo.Simulation.Tests.Simulated;

/// <summary>The store as a process sees it, across a network on which anything can be lost, late or repeated by nobody but the caller.</summary>
internal sealed class SimulatedMemory(
    SimulatedProcess process, Network network, SimulatedStore store, IEventPublisher publisher, Break broken) : IDurableMachineMemory
{
    public async ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken) =>
        await CallAsync<AcquireResult>("acquire", answer => answer(store.Acquire(request, this)));

    public async ValueTask<CommitResult> CommitAsync(MachineLease lease, MachineCommit commit, CancellationToken cancellationToken)
    {
        if (broken == Break.PublishesFirst && commit.Outbox.Count > 0) await publisher.PublishAsync(commit.Outbox, cancellationToken);
        var (sent, frozen) = (SimulatedStore.Copy(lease),
            commit with { EventKeys = [.. commit.EventKeys], Outbox = [.. commit.Outbox], Timers = [.. commit.Timers] });
        try
        {
            var result = await CallAsync<CommitResult>("commit", answer => store.Commit(sent, frozen, answer));
            if (result is CommitResult.Committed { Version: var version }) (lease.Version, lease.Held) = (version, commit.KeepLease && lease.Held);
            return result;
        }
        catch (MachineMemoryUnavailableException) when (broken == Break.UnknownTakenForDone)
        {
            return new CommitResult.Committed(lease.Version + commit.EventKeys.Count);
        }
    }

    public async ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        if (broken == Break.NoPin) return true;
        var sent = SimulatedStore.Copy(lease);
        return await CallAsync<bool>("pin", answer => store.Pin(sent, answer));
    }

    public async ValueTask ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken)
    {
        var sent = SimulatedStore.Copy(lease);
        lease.Held = false;
        try
        {
            await CallAsync<bool>("release", answer => store.Release(sent, outboxPublished, answer));
        }
        catch (MachineMemoryUnavailableException)
        {
            // A release never throws; the lease ends by itself.
        }
    }

    public async ValueTask<bool> CleanupAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        var sent = SimulatedStore.Copy(lease);
        var cleaned = await CallAsync<bool>("cleanup", answer => store.Cleanup(sent, answer));
        lease.Held = false;
        return cleaned;
    }

    public async ValueTask MarkPublishedAsync(IReadOnlyList<OutboxMark> marks, CancellationToken cancellationToken)
    {
        OutboxMark[] sent = [.. marks];
        await CallAsync<bool>("mark", answer => store.Mark(sent, answer));
    }

    public async ValueTask<IReadOnlyList<DueInstance>> ScanAsync(ScanRequest request, CancellationToken cancellationToken) => 
        await CallAsync<IReadOnlyList<DueInstance>>("scan", answer => answer(store.Scan(request)));

    public ValueTask<InstanceDescription?> DescribeAsync(string subject, CancellationToken cancellationToken) => throw NotUsed();

    public ValueTask<InstancePage> ListAsync(InstanceFilter filter, CancellationToken cancellationToken) => throw NotUsed();

    public ValueTask<MachineMemoryRecord?> ReadAsync(string id, CancellationToken cancellationToken) => throw NotUsed();

    public ValueTask WriteAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken) =>
        throw NotUsed();

    public ValueTask<bool> LockAsync(string id, CancellationToken cancellationToken) => throw NotUsed();

    public ValueTask<bool> UnlockAsync(string id, CancellationToken cancellationToken) => throw NotUsed();

    Task<T> CallAsync<T>(string operation, Action<Action<T>> execute) =>
        network.CallAsync<T>(process, operation, (_, answer) => execute(answer),
            () => new MachineMemoryUnavailableException(operation, mayHaveWritten: true));

    static NotSupportedException NotUsed() => new("The executor does not use this.");
}
