namespace Arvo.Orchestration;

/// <summary>
/// A durable memory that answers optimistic acquires with what this process committed last, so that an event of an instance that stays with one
/// replica costs one round trip, the commit. That is as safe as a read: both may be overtaken, and a commit compares the version. It does not know
/// which keys were handled; a commit without a lease refuses those itself. Safe for concurrent use.
/// </summary>
/// <param name="memory">Where instances are kept.</param>
/// <param name="capacity">How many bytes of instances are remembered at most.</param>
/// <param name="time">Measures how old is what is remembered.</param>
internal sealed class CachingMemory(IDurableMachineMemory memory, long capacity, TimeProvider time) : IDurableMachineMemory
{
    static readonly TimeSpan ClockLifetime = TimeSpan.FromSeconds(60);
    static readonly TimeSpan SlowestUsableAnswer = TimeSpan.FromSeconds(1);

    readonly InstanceCache _cache = new(capacity, time);
    ClockReading? _clock;

    /// <inheritdoc/>
    public ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        // An acquire without events is a sweeper's visit: the memory just reported pending work, so ask it.
        var mayAnswer = request is { Mode: ConcurrencyMode.Optimistic, EventKeys.Count: > 0 };
        if (!mayAnswer || ServerTime() is not { } now || _cache.Find(request.Subject) is not { } last) return AskAsync(request, cancellationToken);
        DurableTelemetry.Cached.Add(1);
        return new(new AcquireResult.Granted(new MachineLease(this, request, now)
        {
            Fence = last.Fence,
            Version = last.Version,
            State = last.State,
            Outbox = last.Outbox,
            Timers = last.Timers,
        }));
    }

    async ValueTask<AcquireResult> AskAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        var result = await memory.AcquireAsync(request, cancellationToken);
        if (result is AcquireResult.Granted { Lease.ServerTime: var now } && time.GetElapsedTime(asked) < SlowestUsableAnswer)
            _clock = new ClockReading(now, time.GetTimestamp());
        return result;
    }

    /// <inheritdoc/>
    public async ValueTask<CommitResult> CommitAsync(MachineLease lease, MachineCommit commit, CancellationToken cancellationToken)
    {
        var read = lease.Version;
        CommitResult? result = null;
        try
        {
            return result = await memory.CommitAsync(lease, commit, cancellationToken);
        }
        finally
        {
            if (!lease.IsOptimistic) _cache.Forget(lease.Subject);
            else if (result is CommitResult.Committed { Version: var version })
                _cache.Committed(read, new(lease.Subject, version, lease.Fence, commit.State, commit.Outbox, commit.Timers));
            else _cache.Lost(lease.Subject, read);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> CleanupAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        _cache.Forget(lease.Subject);
        return memory.CleanupAsync(lease, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask MarkPublishedAsync(IReadOnlyList<OutboxMark> marks, CancellationToken cancellationToken)
    {
        await memory.MarkPublishedAsync(marks, cancellationToken);
        foreach (var mark in marks) _cache.Published(mark);
    }

    /// <inheritdoc/>
    public ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken) => memory.PinAsync(lease, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken) =>
        memory.ReleaseAsync(lease, outboxPublished, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DueInstance>> ScanAsync(ScanRequest request, CancellationToken cancellationToken) =>
        memory.ScanAsync(request, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<InstanceDescription?> DescribeAsync(string subject, CancellationToken cancellationToken) =>
        memory.DescribeAsync(subject, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<InstancePage> ListAsync(InstanceFilter filter, CancellationToken cancellationToken) =>
        memory.ListAsync(filter, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<MachineMemoryRecord?> ReadAsync(string id, CancellationToken cancellationToken) => memory.ReadAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken) =>
        memory.WriteAsync(id, data, previous, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> LockAsync(string id, CancellationToken cancellationToken) => memory.LockAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> UnlockAsync(string id, CancellationToken cancellationToken) => memory.UnlockAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask CleanupAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken) =>
        memory.CleanupAsync(id, data, previous, cancellationToken);

    // Estimate of the memory's clock: the time of its last answer plus what elapsed here since. It lags by that answer's latency,
    // so slow answers aren't used: a timer armed from it fires early by the lag.
    DateTimeOffset? ServerTime() =>
        _clock is { } said && time.GetElapsedTime(said.At) is var since && since < ClockLifetime ? said.Time + since : null;

    sealed record ClockReading(DateTimeOffset Time, long At);
}
