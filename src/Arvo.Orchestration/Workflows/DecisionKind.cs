namespace Arvo.Orchestration;

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
