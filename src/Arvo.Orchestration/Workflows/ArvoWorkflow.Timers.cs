namespace Arvo.Orchestration;

// What follows from a timer that can't be fired.
public abstract partial class ArvoWorkflow
{
    /// <inheritdoc/>
    /// <remarks>
    /// A retry can't help what breaks a contract or is too large to be stored. A version that is not set up here may be set up in another replica,
    /// or here after a deployment, so it ends no instance.
    /// </remarks>
    public WorkflowDecision DecideTimerFailure(MachineMemoryRecord current, MachineTimer due, Exception fault)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(due);
        ArgumentNullException.ThrowIfNull(fault);
        var consumed = TimerEvent.Of(due, current, Source, Now());
        var subject = ParseSubject(consumed);
        if (IsFinalFault(fault))
        {
            var failed = Failed(new StepContext(consumed, subject, current, Now(), TraceOf(null, consumed)), fault);
            return failed with { Summary = InstanceSummary.Of(failed.Next!, subject) }; // a failure always has a next record
        }
        var error = $"Timer '{due.Id}' could not be fired (failures so far: {due.Failures + 1}); {fault.GetType().Name}: {fault.Message}";
        return new WorkflowDecision
        {
            Kind = DecisionKind.Stepped, Next = current, Summary = InstanceSummary.Of(current, subject) with { LastError = error },
        };
    }

    static bool IsFinalFault(Exception fault) => fault is MachineMemoryBoundsException or (Violation { RetryHelps: false } and not ConfigViolation);
}
