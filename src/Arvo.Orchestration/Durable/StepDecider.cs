using Microsoft.Extensions.Logging;

namespace Arvo.Orchestration;

/// <summary>
/// Decides the works of a batch one after the other, each on the record that those before left. What one can't do concerns only itself:
/// the rest goes on without it. Writes and sends nothing.
/// </summary>
internal sealed class StepDecider(DurableOptions options, TimeProvider time, ILogger logger)
{
    readonly TimerFiring _timers = new(logger);

    /// <summary>
    /// Works without a proposal afterwards were left for the next batch: the budget was spent, or <paramref name="limit"/> events were applied.
    /// </summary>
    public async ValueTask DecideAsync(EvolvingInstance instance, IReadOnlyList<Work> batch, int limit, CancellationToken cancellationToken)
    {
        using var budget = new StepBudget(options.Budget, time, cancellationToken);
        Dictionary<EventKey, Work>? seen = batch.Count > 1 ? [] : null;
        for (var i = 0; i < batch.Count && instance.Applied < limit && !(i > 0 && budget.Spent); i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (batch[i])
            {
                case EventWork work when seen is not null && !seen.TryAdd(work.Key, work):
                    work.ProposeSameAs(seen[work.Key]);
                    break;
                case EventWork work:
                    await DecideEventAsync(instance, work, i == 0, budget, cancellationToken);
                    break;
                case VisitWork visit:
                    await _timers.FireDueAsync(instance, visit, limit, budget, cancellationToken);
                    break;
            }
            if (!batch[i].HasProposal) return;
        }
    }

    async ValueTask DecideEventAsync(EvolvingInstance instance, EventWork work, bool first, StepBudget budget, CancellationToken cancellationToken)
    {
        if (instance.WasHandled(work.Key))
        {
            work.Propose(WorkEnd.Duplicate, DeliveryOutcome.Done.Instance);
            return;
        }
        try
        {
            var decision = await budget.RunAsync(work.Workflow.DecideAsync(instance.Record, work.Consumed, budget.Token));
            if (decision.Kind != DecisionKind.Stepped) Answer(work, decision.Kind);
            else Apply(instance, work, decision);
        }
        catch (Violation violation) when (!violation.RetryHelps)
        {
            work.Propose(WorkEnd.Poison, new DeliveryOutcome.Park(ParkReason.Of(violation), violation.Message));
        }
        catch (OperationCanceledException) when (budget.Spent)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (first)
                work.Propose(
                    new TimeoutException($"Deciding event {work.Consumed.Id} of type {work.Consumed.Type} took longer than {options.Budget}."));
        }
        catch (Exception fault)
        {
            work.Propose(fault);
        }
    }

    static void Apply(EvolvingInstance instance, EventWork work, WorkflowDecision decision)
    {
        instance.Apply(work.Key, decision);
        work.Propose(WorkEnd.Applied, DeliveryOutcome.Done.Instance);
    }

    void Answer(EventWork work, DecisionKind kind)
    {
        var consumed = work.Consumed;
        var policy = options.PolicyOf(work.Workflow.Source);
        switch (kind)
        {
            case DecisionKind.Early when EarlyBackoff.NextWait(work.EarlyFor, policy.EarlyPatience) is { } wait:
                work.Propose(WorkEnd.Early, new DeliveryOutcome.Defer(wait, ParkReason.Early));
                break;
            case DecisionKind.Early:
                work.Propose(WorkEnd.Early,
                    new DeliveryOutcome.Park(ParkReason.Early,
                        $"Event {consumed.Id} of type {consumed.Type} waited {policy.EarlyPatience} for an instance that nobody started."));
                break;
            case DecisionKind.Late:
                AnswerLate(work);
                break;
            case DecisionKind.AlreadyStarted:
                work.Propose(WorkEnd.Poison,
                    new DeliveryOutcome.Park(ParkReason.AlreadyStarted,
                        $"Event {consumed.Id} of type {consumed.Type} starts an instance that another event has started."));
                break;
            default:
                work.Propose(WorkEnd.Poison,
                    new DeliveryOutcome.Park(ParkReason.Foreign,
                        $"Event {consumed.Id} of type {consumed.Type} has a subject that belongs to another handler than {work.Workflow.Source}."));
                break;
        }
    }

    /// <summary>Answers an event whose instance has ended.</summary>
    public void AnswerLate(EventWork work)
    {
        if (options.PolicyOf(work.Workflow.Source).ParkLate)
            work.Propose(WorkEnd.Late,
                new DeliveryOutcome.Park(ParkReason.Late,
                    $"Event {work.Consumed.Id} of type {work.Consumed.Type} came after its instance had ended."));
        else
            work.Propose(WorkEnd.Late, DeliveryOutcome.Done.Instance);
    }
}
