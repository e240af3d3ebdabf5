namespace Arvo.Orchestration;

/// <summary>One event of a replay and what it did.</summary>
/// <param name="Consumed">The event.</param>
/// <param name="Decision">What it did to the instance; null when it was refused.</param>
/// <param name="Refused">Why it was refused; null when it was not.</param>
public sealed record ReplayedStep(ArvoEvent Consumed, WorkflowDecision? Decision, Violation? Refused);

/// <summary>
/// Runs the events of one instance again, without memory and without sending, to see how it came to where it is. As deciding is pure and ids are
/// derived, a replay gives the same snapshots and the same events as the first time, times aside.
/// </summary>
public static class WorkflowReplay
{
    /// <summary>Replays events in their order.</summary>
    public static async Task<IReadOnlyList<ReplayedStep>> ReplayAsync(
        IWorkflow workflow, IEnumerable<ArvoEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        var steps = new List<ReplayedStep>();
        MachineMemoryRecord? record = null;
        foreach (var consumed in events)
        {
            var step = await StepAsync(workflow, record, consumed, cancellationToken);
            record = step.Decision?.Next ?? record;
            steps.Add(step);
        }

        return steps;
    }

    /// <summary>Replays events on a machine alone.</summary>
    public static Task<IReadOnlyList<ReplayedStep>> ReplayAsync(
        ArvoMachine machine, IEnumerable<ArvoEvent> events, CancellationToken cancellationToken) =>
        ReplayAsync(ArvoOrchestrator.Create(new SimpleMachineMemory(), [machine]), events, cancellationToken);

    static async Task<ReplayedStep> StepAsync(
        IWorkflow workflow, MachineMemoryRecord? record, ArvoEvent consumed, CancellationToken cancellationToken)
    {
        try
        {
            return new ReplayedStep(consumed, await workflow.DecideAsync(record, consumed, cancellationToken), null);
        }
        catch (Violation refused)
        {
            return new ReplayedStep(consumed, null, refused);
        }
    }
}
