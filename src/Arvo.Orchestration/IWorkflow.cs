namespace Arvo.Orchestration;

/// <summary>
/// A stateful handler as the durable executor sees it: deciding, apart from storing and publishing.
/// Implemented by orchestrators and resumables. Safe for concurrent use.
/// </summary>
public interface IWorkflow : IArvoEventHandler
{
    /// <summary>
    /// What an event does to an instance. Pure: the same record and event give the same decision, and neither is changed.
    /// Throws a violation when the event can't be applied and nothing may be stored.
    /// </summary>
    /// <param name="current">The stored record, or null when there is no such instance.</param>
    /// <param name="consumed">The event to apply.</param>
    /// <param name="cancellationToken">Ends the author's asynchronous code.</param>
    ValueTask<WorkflowDecision> DecideAsync(MachineMemoryRecord? current, ArvoEvent consumed, CancellationToken cancellationToken);

    /// <summary>As <see cref="DecideAsync"/>, for a timer of the instance that is due.</summary>
    ValueTask<WorkflowDecision> DecideTimerAsync(MachineMemoryRecord current, MachineTimer due, CancellationToken cancellationToken);

    /// <summary>
    /// What becomes of an instance whose timer could not be fired, as there is nobody who could be handed the failure and no queue to park it in. What a
    /// retry can't help ends the instance with a failure record. Otherwise the record stays as it is, the summary says what failed, and the timer is tried again.
    /// </summary>
    /// <param name="current">The stored record.</param>
    /// <param name="due">The timer.</param>
    /// <param name="fault">What <see cref="DecideTimerAsync"/> threw, or why what it decided can't be stored.</param>
    WorkflowDecision DecideTimerFailure(MachineMemoryRecord current, MachineTimer due, Exception fault);
}

/// <summary>A handler of events: stateless, orchestrator or resumable (AS §17).</summary>
public interface IArvoEventHandler
{
    /// <summary>The event type it consumes and the source of what it emits.</summary>
    string Source { get; }

    /// <summary>Handles one event and returns what it emits. Throws a violation when the event can't be handled.</summary>
    ValueTask<IReadOnlyList<ArvoEvent>> ExecuteAsync(ArvoEvent consumed, CancellationToken cancellationToken);
}

/// <summary>How an event met an instance.</summary>
public enum DecisionKind
{
    /// <summary>The instance moved (or ignored the event): store <see cref="WorkflowDecision.Next"/> and send the events.</summary>
    Stepped,
    /// <summary>No such instance yet, and this is not the event that starts it. Nothing to store.</summary>
    Early,
    /// <summary>
    /// The instance is finished or failed. A plain memory stores <see cref="WorkflowDecision.Next"/> if there is one (the reference notes the last
    /// event of a finished instance); nothing is lost by not storing it.
    /// </summary>
    Late,
    /// <summary>The event that starts an instance, for one that is already started by another event (W13). Nothing to store.</summary>
    AlreadyStarted,
    /// <summary>The subject belongs to another handler. Nothing to store.</summary>
    Foreign,
}

/// <summary>What an event does to an instance.</summary>
public sealed record WorkflowDecision
{
    /// <summary>How the event met the instance.</summary>
    public required DecisionKind Kind { get; init; }
    /// <summary>The record to store; null when there is nothing to store. Its status says whether the instance's timers still matter: only while active.</summary>
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
    /// True when the instance reached its final state as designed: cleanup follows, then the events leave. Exactly then <see cref="Next"/> is normal and
    /// its status done, by which a cleanup that was cut short is found again.
    /// </summary>
    public bool Finished { get; init; }
    /// <summary>The completion among <see cref="Events"/>, the last copy where it leaves for several domains; null when nothing completes.</summary>
    public ArvoEvent? Completion { get; init; }

    /// <summary>A decision that stores nothing.</summary>
    public static WorkflowDecision Nothing(DecisionKind kind) => new() { Kind = kind };
}

/// <summary>Arms a timer: <paramref name="Event"/> (chart event, JSON in UTF-8) is due <paramref name="Delay"/> after the commit's server time.</summary>
public sealed record TimerArming(string Id, TimeSpan Delay, ReadOnlyMemory<byte> Event);
