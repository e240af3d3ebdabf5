using Microsoft.Extensions.Logging;

namespace Arvo.Orchestration;

/// <summary>
/// Fires the due timers of an instance. One that can't be fired keeps none of the others from it: it is put off, or its workflow ends over it.
/// </summary>
internal sealed class TimerFiring(ILogger logger)
{
    public async ValueTask FireDueAsync(EvolvingInstance instance, VisitWork visit, int limit, StepBudget budget, CancellationToken cancellationToken)
    {
        visit.Propose(WorkEnd.Applied, DeliveryOutcome.Done.Instance);
        if (visit.Workflow is not { } workflow) return;
        foreach (var timer in instance.DueTimers())
        {
            if (budget.Spent || instance.Applied >= limit) return; // what is left is still due at the next visit
            if (instance.Record is not { } record || !instance.IsArmed(timer)) continue; // cancelled by one before it
            try
            {
                if (visit.RefusalOf(timer) is { } refused) Fail(instance, visit, timer, refused);
                else await FireAsync(instance, workflow, record, timer, budget);
            }
            catch (Exception) when (budget.Spent && instance.Applied > 0 && !cancellationToken.IsCancellationRequested)
            {
                return; // those before it took its time
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                Fail(instance, visit, timer, fault);
            }
        }
    }

    static async ValueTask FireAsync(EvolvingInstance instance, IWorkflow workflow, MachineMemoryRecord record, MachineTimer timer, StepBudget budget)
    {
        var decision = await budget.RunAsync(workflow.DecideTimerAsync(record, timer, budget.Token));
        if (decision.Kind != DecisionKind.Stepped)
            throw new InvalidOperationException($"The workflow answered {decision.Kind} to timer '{timer.Id}'.");
        instance.Fire(timer, decision);
        DurableTelemetry.TimerLateness.Record((instance.ServerTime - timer.Due).TotalSeconds, DurableTelemetry.Machine(workflow.Source));
    }

    void Fail(EvolvingInstance instance, VisitWork visit, MachineTimer timer, Exception fault)
    {
        var (workflow, record) = (visit.Workflow!, instance.Record!); // a timer of this workflow and record was tried
        var reason = ParkReason.Of(fault);
        DurableTelemetry.TimersFailed.Add(1, DurableTelemetry.Machine(workflow.Source), DurableTelemetry.Reason(reason));
        try
        {
            var decision = workflow.DecideTimerFailure(record, timer, fault);
            if (decision.Next is { IsFailed: true })
            {
                instance.Fire(timer, decision);
                DurableLog.TimerFailed(logger, timer.Id, instance.Subject, reason, fault);
                return;
            }
            var wait = TimerBackoff.WaitAfter(timer.Failures);
            instance.PutOff(timer, wait, decision);
            DurableLog.TimerPutOff(logger, timer.Id, instance.Subject, reason, timer.Failures + 1, wait, fault);
        }
        catch (Exception undecided)
        {
            DurableLog.TimerLeft(logger, timer.Id, instance.Subject, reason, undecided);
            visit.Propose(fault);
        }
    }
}
