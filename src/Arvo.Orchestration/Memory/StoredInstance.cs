namespace Arvo.Orchestration;

/// <summary>One instance as <see cref="SimpleMachineMemory"/> holds it. The caller holds its monitor during every call.</summary>
internal sealed class StoredInstance(string subject, MachineMemoryOptions options)
{
    HandledKeys _handled = new(options.Bounds.HandledKeys);
    ReadOnlyMemory<byte>? _state;
    InstanceSummary? _summary;
    string _owner = "";
    DateTimeOffset _leaseUntil;
    DateTimeOffset? _expiresAt;
    DateTimeOffset? _createdAt;
    DateTimeOffset? _updatedAt;
    long _version;
    long _fence;
    OutboundEvent[] _outbox = [];
    DateTimeOffset _outboxAt;
    MachineTimer[] _timers = [];

    /// <summary>No longer in the memory: look the subject up again.</summary>
    public bool Gone { get; set; }

    public bool Tombstone { get; private set; }

    public bool Committed => _version > 0;

    public DateTimeOffset? OutboxSince => _outbox.Length > 0 ? _outboxAt : null;

    public DateTimeOffset? EarliestTimer => _timers.Length > 0 ? _timers[0].Due : null;

    public bool Expired(DateTimeOffset now) => _expiresAt <= now;

    public AcquireResult Acquire(AcquireRequest request, DateTimeOffset now, IDurableMachineMemory memory)
    {
        if (_owner.Length > 0 && _leaseUntil > now && _owner != request.Owner) return new AcquireResult.Denied(_leaseUntil - now);
        _fence++;
        _owner = request.Owner;
        _leaseUntil = now + request.LeaseTtl;
        if (!Committed) _expiresAt = now + options.EmptyRetention;
        return new AcquireResult.Granted(Read(request, now, memory));
    }

    public MachineLease Read(AcquireRequest request, DateTimeOffset now, IDurableMachineMemory memory) => new(memory, request, now)
    {
        Fence = _fence,
        Version = _version,
        State = _state,
        Tombstone = Tombstone,
        Handled = _handled.Among(request.EventKeys),
        Outbox = _outbox,
        Timers = _timers,
    };

    public CommitResult Commit(MachineLease lease, MachineCommit commit, DateTimeOffset now)
    {
        if (Tombstone || !IsCurrent(lease) || (lease.IsOptimistic && _handled.Among(commit.EventKeys).Count > 0)) return CommitResult.Fenced.Instance;
        _version += commit.EventKeys.Count;
        for (var i = 0; i < commit.EventKeys.Count; i++) _handled.Add(commit.EventKeys[i]);
        _state = commit.StateIsGivenAway ? commit.State : commit.State.ToArray();
        _summary = commit.Summary;
        _outbox = Copy(commit.Outbox);
        _outboxAt = now;
        _timers = Copy(commit.Timers);
        _createdAt ??= now;
        _updatedAt = now;
        _expiresAt = null;
        if (!commit.KeepLease) GiveBack(lease);
        lease.Version = _version;
        return new CommitResult.Committed(_version);
    }

    public bool Pin(MachineLease lease, DateTimeOffset now)
    {
        if (lease.IsOptimistic) return _version == lease.Version;
        if (!IsCurrent(lease)) return false;
        _leaseUntil = now + lease.Ttl;
        return true;
    }

    /// <summary>False: nothing is left that is worth keeping.</summary>
    public bool Release(MachineLease lease, bool outboxPublished, TimeProvider clock)
    {
        if (outboxPublished && IsCurrent(lease)) ClearOutbox(clock.GetUtcNow());
        var ours = !lease.IsOptimistic && _owner == lease.Owner;
        GiveBack(lease);
        return Committed || !ours;
    }

    public bool Cleanup(MachineLease lease, DateTimeOffset now)
    {
        if (!IsCurrent(lease)) return false;
        Tombstone = true;
        _state = null;
        _timers = [];
        if (_outbox.Length == 0) _expiresAt = now + options.TombstoneRetention;
        GiveBack(lease);
        return true;
    }

    public void MarkPublished(long publishedVersion, DateTimeOffset now)
    {
        if (_version == publishedVersion) ClearOutbox(now);
    }

    public InstanceDescription Describe(DateTimeOffset now, bool whole) => new()
    {
        Subject = subject,
        Summary = _summary,
        Version = _version,
        Fence = _fence,
        Tombstone = Tombstone,
        LeaseOwner = _owner.Length > 0 && _leaseUntil > now ? _owner : null,
        LeaseRemaining = _owner.Length > 0 && _leaseUntil > now ? _leaseUntil - now : TimeSpan.Zero,
        HandledCount = _handled.Count,
        Outbox = whole ? _outbox : [],
        Timers = whole ? _timers : [],
        CreatedAt = _createdAt,
        UpdatedAt = _updatedAt,
        State = whole ? _state : default,
    };

    public bool Matches(InstanceFilter filter) =>
        _summary is not null
        && (filter.IncludeTombstones || !Tombstone)
        && (filter.Machine is null || filter.Machine == _summary.Machine)
        && (filter.MachineVersion is null || filter.MachineVersion == _summary.MachineVersion)
        && (filter.Status is null || filter.Status == _summary.Status)
        && (filter.ExecutionStatus is null || filter.ExecutionStatus == _summary.ExecutionStatus)
        && (filter.ParentSubject is null || filter.ParentSubject == _summary.ParentSubject)
        && (filter.UpdatedBefore is null || _updatedAt < filter.UpdatedBefore);

    // The version is compared even while the lease holds: an optimistic writer may have committed under it.
    bool IsCurrent(MachineLease lease) => _version == lease.Version && (lease.IsOptimistic || _owner == lease.Owner);

    void GiveBack(MachineLease lease)
    {
        if (!lease.IsOptimistic && _owner == lease.Owner) _owner = "";
        lease.Held = false;
    }

    void ClearOutbox(DateTimeOffset now)
    {
        _outbox = [];
        if (Tombstone) _expiresAt ??= now + options.TombstoneRetention;
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
