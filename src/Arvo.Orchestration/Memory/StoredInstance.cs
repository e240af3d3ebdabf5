namespace Arvo.Orchestration;

/// <summary>One instance as <see cref="SimpleMachineMemory"/> holds it. The caller holds its monitor during every call.</summary>
internal sealed class StoredInstance(string subject, MachineMemoryOptions options)
{
    HandledKeys handled = new(options.Bounds.HandledKeys);
    ReadOnlyMemory<byte>? state;
    InstanceSummary? summary;
    string owner = "";
    DateTimeOffset leaseUntil;
    DateTimeOffset? expiresAt;
    DateTimeOffset? createdAt;
    DateTimeOffset? updatedAt;
    long version;
    long fence;
    OutboundEvent[] outbox = [];
    DateTimeOffset outboxAt;
    MachineTimer[] timers = [];

    /// <summary>No longer in the memory: look the subject up again.</summary>
    public bool Gone { get; set; }

    public bool Tombstone { get; private set; }

    public bool Committed => version > 0;

    public DateTimeOffset? OutboxSince => outbox.Length > 0 ? outboxAt : null;

    public DateTimeOffset? EarliestTimer => timers.Length > 0 ? timers[0].Due : null;

    public bool Expired(DateTimeOffset now) => expiresAt <= now;

    public AcquireResult Acquire(AcquireRequest request, DateTimeOffset now, IDurableMachineMemory memory)
    {
        if (owner.Length > 0 && leaseUntil > now && owner != request.Owner) return new AcquireResult.Denied(leaseUntil - now);
        fence++;
        owner = request.Owner;
        leaseUntil = now + request.LeaseTtl;
        if (!Committed) expiresAt = now + options.EmptyRetention;
        return new AcquireResult.Granted(Read(request, now, memory));
    }

    public MachineLease Read(AcquireRequest request, DateTimeOffset now, IDurableMachineMemory memory) => new(memory, request, now)
    {
        Fence = fence,
        Version = version,
        State = state,
        Tombstone = Tombstone,
        Handled = handled.Among(request.EventKeys),
        Outbox = outbox,
        Timers = timers,
    };

    public CommitResult Commit(MachineLease lease, MachineCommit commit, DateTimeOffset now)
    {
        if (Tombstone || !IsCurrent(lease) || (lease.IsOptimistic && handled.Among(commit.EventKeys).Count > 0)) return CommitResult.Fenced.Instance;
        version += commit.EventKeys.Count;
        for (var i = 0; i < commit.EventKeys.Count; i++) handled.Add(commit.EventKeys[i]);
        state = commit.StateIsGivenAway ? commit.State : commit.State.ToArray();
        summary = commit.Summary;
        outbox = Copy(commit.Outbox);
        outboxAt = now;
        timers = Copy(commit.Timers);
        createdAt ??= now;
        updatedAt = now;
        expiresAt = null;
        if (!commit.KeepLease) GiveBack(lease);
        lease.Version = version;
        return new CommitResult.Committed(version);
    }

    public bool Pin(MachineLease lease, DateTimeOffset now)
    {
        if (lease.IsOptimistic) return version == lease.Version;
        if (!IsCurrent(lease)) return false;
        leaseUntil = now + lease.Ttl;
        return true;
    }

    /// <summary>False: nothing is left that is worth keeping.</summary>
    public bool Release(MachineLease lease, bool outboxPublished, TimeProvider clock)
    {
        if (outboxPublished && IsCurrent(lease)) ClearOutbox(clock.GetUtcNow());
        var ours = !lease.IsOptimistic && owner == lease.Owner;
        GiveBack(lease);
        return Committed || !ours;
    }

    public bool Cleanup(MachineLease lease, DateTimeOffset now)
    {
        if (!IsCurrent(lease)) return false;
        Tombstone = true;
        state = null;
        timers = [];
        if (outbox.Length == 0) expiresAt = now + options.TombstoneRetention;
        GiveBack(lease);
        return true;
    }

    public void MarkPublished(long publishedVersion, DateTimeOffset now)
    {
        if (version == publishedVersion) ClearOutbox(now);
    }

    public InstanceDescription Describe(DateTimeOffset now, bool whole) => new()
    {
        Subject = subject,
        Summary = summary,
        Version = version,
        Fence = fence,
        Tombstone = Tombstone,
        LeaseOwner = owner.Length > 0 && leaseUntil > now ? owner : null,
        LeaseRemaining = owner.Length > 0 && leaseUntil > now ? leaseUntil - now : TimeSpan.Zero,
        HandledCount = handled.Count,
        Outbox = whole ? outbox : [],
        Timers = whole ? timers : [],
        CreatedAt = createdAt,
        UpdatedAt = updatedAt,
        State = whole ? state : default,
    };

    public bool Matches(InstanceFilter filter) =>
        summary is not null
        && (filter.IncludeTombstones || !Tombstone)
        && (filter.Machine is null || filter.Machine == summary.Machine)
        && (filter.MachineVersion is null || filter.MachineVersion == summary.MachineVersion)
        && (filter.Status is null || filter.Status == summary.Status)
        && (filter.ExecutionStatus is null || filter.ExecutionStatus == summary.ExecutionStatus)
        && (filter.ParentSubject is null || filter.ParentSubject == summary.ParentSubject)
        && (filter.UpdatedBefore is null || updatedAt < filter.UpdatedBefore);

    // The version is compared even while the lease holds: an optimistic writer may have committed under it.
    bool IsCurrent(MachineLease lease) => version == lease.Version && (lease.IsOptimistic || owner == lease.Owner);

    void GiveBack(MachineLease lease)
    {
        if (!lease.IsOptimistic && owner == lease.Owner) owner = "";
        lease.Held = false;
    }

    void ClearOutbox(DateTimeOffset now)
    {
        outbox = [];
        if (Tombstone) expiresAt ??= now + options.TombstoneRetention;
    }

    static OutboundEvent[] Copy(IReadOnlyList<OutboundEvent> events)
    {
        if (events.Count == 0) return [];
        var copies = new OutboundEvent[events.Count];
        for (var i = 0; i < copies.Length; i++) copies[i] = events[i] with { Body = events[i].Body.ToArray() };
        return copies;
    }

    static MachineTimer[] Copy(IReadOnlyList<MachineTimer> armed)
    {
        if (armed.Count == 0) return [];
        return [.. MachineTimer.InOrder(armed.Select(timer => timer with { Event = timer.Event.ToArray() }))];
    }
}
