namespace Arvo.Orchestration.Tests;

/// <summary>Ways to get a machine memory wrong.</summary>
public enum Break
{
    NeverDenies,
    CommitsWithoutFence,
    CommitsHandledEvents,
    ForgetsHandledKeys,
    CountsFoldedEventsAsOne,
    LosesTheOutbox,
    ReversesTheOutbox,
    MarksAnyVersion,
    PinsByOwnerAlone,
    ReleasesAnybodysLease,
    DropsTheOutboxOnCleanup,
    ForgetsTimers,
    RepeatsTheFirstPage,
}

/// <summary>A good memory with one thing wrong.</summary>
internal sealed class BrokenMemory(IDurableMachineMemory inner, Break broken) : IDurableMachineMemory
{
    public async ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        var result = await inner.AcquireAsync(request, cancellationToken);
        if (result is AcquireResult.Denied && broken == Break.NeverDenies)
        {
            var holder = await inner.DescribeAsync(request.Subject, cancellationToken);
            return await inner.AcquireAsync(request with { Owner = holder?.LeaseOwner ?? request.Owner }, cancellationToken);
        }
        return result is AcquireResult.Granted { Lease: var lease } ? new AcquireResult.Granted(Distorted(lease)) : result;
    }

    public async ValueTask<CommitResult> CommitAsync(MachineLease lease, MachineCommit commit, CancellationToken cancellationToken)
    {
        var written = broken switch
        {
            Break.LosesTheOutbox => commit with { Outbox = [] },
            Break.CountsFoldedEventsAsOne => commit with { EventKeys = [commit.EventKeys[0]] },
            _ => commit,
        };
        if (broken == Break.CommitsHandledEvents && lease.IsOptimistic)
            written = commit with { EventKeys = [.. commit.EventKeys.Select((_, i) => EventKey.Of(lease.Subject, $"{lease.Version}.{i}"))] };
        if (broken != Break.CommitsWithoutFence) return await inner.CommitAsync(lease, written, cancellationToken);
        var current = await inner.AcquireAsync(new AcquireRequest(lease.Subject, "", TimeSpan.Zero, [], ConcurrencyMode.Optimistic),
            cancellationToken);
        return await inner.CommitAsync(((AcquireResult.Granted)current).Lease, written, cancellationToken);
    }

    public async ValueTask ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken)
    {
        var holder = broken == Break.ReleasesAnybodysLease ? (await inner.DescribeAsync(lease.Subject, cancellationToken))?.LeaseOwner : null;
        await inner.ReleaseAsync(holder is null ? lease : Copy(lease, owner: holder), outboxPublished, cancellationToken);
    }

    public async ValueTask<bool> CleanupAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        if (broken == Break.DropsTheOutboxOnCleanup)
            await inner.MarkPublishedAsync([new OutboxMark(lease.Subject, lease.Version)], cancellationToken);
        return await inner.CleanupAsync(lease, cancellationToken);
    }

    public async ValueTask MarkPublishedAsync(IReadOnlyList<OutboxMark> marks, CancellationToken cancellationToken)
    {
        var written = new List<OutboxMark>(marks);
        for (var i = 0; i < written.Count && broken == Break.MarksAnyVersion; i++)
        {
            if (await inner.DescribeAsync(written[i].Subject, cancellationToken) is { } current)
                written[i] = written[i] with { Version = current.Version };
        }
        await inner.MarkPublishedAsync(written, cancellationToken);
    }

    public async ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        var current = broken == Break.PinsByOwnerAlone && !lease.IsOptimistic ? await inner.DescribeAsync(lease.Subject, cancellationToken) : null;
        return await inner.PinAsync(current is null ? lease : Copy(lease, version: current.Version), cancellationToken);
    }

    public ValueTask<IReadOnlyList<DueInstance>> ScanAsync(ScanRequest request, CancellationToken cancellationToken) =>
        inner.ScanAsync(request, cancellationToken);

    public ValueTask<InstanceDescription?> DescribeAsync(string subject, CancellationToken cancellationToken) =>
        inner.DescribeAsync(subject, cancellationToken);

    public ValueTask<InstancePage> ListAsync(InstanceFilter filter, CancellationToken cancellationToken) =>
        inner.ListAsync(broken == Break.RepeatsTheFirstPage ? filter with { ContinuationToken = null } : filter, cancellationToken);

    public ValueTask<MachineMemoryRecord?> ReadAsync(string id, CancellationToken cancellationToken) => inner.ReadAsync(id, cancellationToken);

    public ValueTask WriteAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken) =>
        inner.WriteAsync(id, data, previous, cancellationToken);

    public ValueTask<bool> LockAsync(string id, CancellationToken cancellationToken) => inner.LockAsync(id, cancellationToken);

    public ValueTask<bool> UnlockAsync(string id, CancellationToken cancellationToken) => inner.UnlockAsync(id, cancellationToken);

    MachineLease Distorted(MachineLease lease) => broken switch
    {
        Break.ForgetsHandledKeys => Copy(lease, handled: new HashSet<EventKey>()),
        Break.ReversesTheOutbox => Copy(lease, outbox: [.. lease.Outbox.Reverse()]),
        Break.ForgetsTimers => Copy(lease, timers: []),
        _ => lease,
    };

    MachineLease Copy(
        MachineLease lease, string? owner = null, long? version = null, IReadOnlySet<EventKey>? handled = null,
        IReadOnlyList<OutboundEvent>? outbox = null, IReadOnlyList<MachineTimer>? timers = null) => new(this)
        {
            Subject = lease.Subject,
            Owner = owner ?? lease.Owner,
            Fence = lease.Fence,
            Version = version ?? lease.Version,
            Ttl = lease.Ttl,
            State = lease.State,
            Tombstone = lease.Tombstone,
            Handled = handled ?? lease.Handled,
            Outbox = outbox ?? lease.Outbox,
            Timers = timers ?? lease.Timers,
            ServerTime = lease.ServerTime,
            Held = lease.Held,
        };
}
