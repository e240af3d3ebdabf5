namespace Arvo.Orchestration;

/// <summary>What an event does to an instance.</summary>
public sealed record WorkflowDecision
{
    /// <summary>How the event met the instance.</summary>
    public required DecisionKind Kind { get; init; }
    /// <summary>
    /// The record to store; null when there is nothing to store. Its status says whether the instance's timers still matter: only while active.
    /// </summary>
    public MachineMemoryRecord? Next { get; init; }
    /// <summary>The operators' view of <see cref="Next"/>.</summary>
    public InstanceSummary? Summary { get; init; }
    /// <summary>Events to send, in order, with their final ids.</summary>
    public IReadOnlyList<ArvoEvent> Events { get; init; } = [];
    /// <summary>Timers this step arms; an id that is armed already is replaced.</summary>
    public IReadOnlyList<TimerArming> ArmedTimers { get; init; } = [];
    /// <summary>Ids of timers this step cancels; unknown ids are ignored.</summary>
    public IReadOnlyList<string> CancelledTimers { get; init; } = [];
    /// <summary>
    /// True when the instance reached its final state as designed: cleanup follows, then the events leave. Exactly then <see cref="Next"/> is normal
    /// and its status done, by which a cleanup that was cut short is found again.
    /// </summary>
    public bool Finished { get; init; }
    /// <summary>The completion among <see cref="Events"/>, the last copy where it leaves for several domains; null when nothing completes.</summary>
    public ArvoEvent? Completion { get; init; }

    /// <summary>A decision that stores nothing.</summary>
    public static WorkflowDecision Nothing(DecisionKind kind) => new() { Kind = kind };
}
