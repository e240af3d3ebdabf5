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
    /// What becomes of an instance whose timer could not be fired, as there is nobody who could be handed the failure and
    /// no queue to park it in. What a retry can't help ends the instance with a failure record. Otherwise the record
    /// stays as it is, the summary says what failed, and the timer is tried again.
    /// </summary>
    /// <param name="current">The stored record.</param>
    /// <param name="due">The timer.</param>
    /// <param name="fault">What <see cref="DecideTimerAsync"/> threw, or why what it decided can't be stored.</param>
    WorkflowDecision DecideTimerFailure(MachineMemoryRecord current, MachineTimer due, Exception fault);
}
