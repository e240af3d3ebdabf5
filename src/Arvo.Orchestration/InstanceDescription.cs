namespace Arvo.Orchestration;

/// <summary>What is known of one instance, for operators.</summary>
public sealed record InstanceDescription
{
    /// <summary>The instance's event subject.</summary>
    public required string Subject { get; init; }
    /// <summary>As of the last commit; null when nothing was committed.</summary>
    public InstanceSummary? Summary { get; init; }
    /// <summary>Count of events applied.</summary>
    public required long Version { get; init; }
    /// <summary>Count of leases granted.</summary>
    public required long Fence { get; init; }
    /// <summary>Finished and cleaned up.</summary>
    public required bool Tombstone { get; init; }
    /// <summary>Who holds the lease now; null: nobody.</summary>
    public string? LeaseOwner { get; init; }
    /// <summary>How long that lease still lasts; zero when nobody holds it.</summary>
    public TimeSpan LeaseRemaining { get; init; }
    /// <summary>How many handled keys are remembered.</summary>
    public required int HandledCount { get; init; }
    /// <summary>Events not yet known to be published.</summary>
    public IReadOnlyList<OutboundEvent> Outbox { get; init; } = [];
    /// <summary>Armed timers, earliest first.</summary>
    public IReadOnlyList<MachineTimer> Timers { get; init; } = [];
    /// <summary>When the instance was first committed.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
    /// <summary>When it was last committed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
    /// <summary>The stored state bytes; null for a tombstone.</summary>
    public ReadOnlyMemory<byte>? State { get; init; }
}

/// <summary>Which instances to list. Null members do not filter.</summary>
public sealed record InstanceFilter
{
    /// <summary>The handler's source.</summary>
    public string? Machine { get; init; }
    /// <summary>The machine's version.</summary>
    public string? MachineVersion { get; init; }
    /// <summary>The snapshot's status.</summary>
    public string? Status { get; init; }
    /// <summary>Normal or failed.</summary>
    public ExecutionStatus? ExecutionStatus { get; init; }
    /// <summary>The parent's subject: lists the children of a workflow.</summary>
    public string? ParentSubject { get; init; }
    /// <summary>Only instances last committed before this time, by the memory's clock.</summary>
    public DateTimeOffset? UpdatedBefore { get; init; }
    /// <summary>Tombstones are left out unless true.</summary>
    public bool IncludeTombstones { get; init; }
    /// <summary>1 to 1000, default 100.</summary>
    public int PageSize { get; init; } = 100;
    /// <summary>What the page before returned; null: the first page.</summary>
    public string? ContinuationToken { get; init; }

    /// <summary>Refuses a page size out of range, and texts that no instance can have as no store could keep them.</summary>
    /// <exception cref="ArgumentException">One is refused; its parameter name is the member.</exception>
    public void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PageSize, 1000);
        MachineMemoryBounds.CheckText(Machine, nameof(Machine));
        MachineMemoryBounds.CheckText(MachineVersion, nameof(MachineVersion));
        MachineMemoryBounds.CheckText(Status, nameof(Status));
        MachineMemoryBounds.CheckText(ParentSubject, nameof(ParentSubject));
    }
}

/// <summary>A page of instances; state bytes, outbox and timers are left out. No token: the last page.</summary>
public sealed record InstancePage(IReadOnlyList<InstanceDescription> Instances, string? ContinuationToken);
