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
