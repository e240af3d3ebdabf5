using System.Runtime.ExceptionServices;

namespace Arvo.Orchestration;

/// <summary>
/// Something to be done to one instance, and the caller who waits for it. While a step runs its answer is only proposed:
/// it rests on a record that may still turn out not to be ours.
/// </summary>
internal abstract class Work
{
    TaskCompletionSource<bool>? _turn;
    DeliveryOutcome? _outcome;
    Exception? _fault;

    public bool Settled { get; private set; }

    /// <summary>How it met the instance; meaningless before there is a proposal.</summary>
    public WorkEnd End { get; private set; }

    public bool HasProposal => _fault is not null || _outcome is not null;

    /// <summary>Proposed to be acknowledged or parked: it will not come again.</summary>
    public bool IsFinalAnswer => _outcome is DeliveryOutcome.Done or DeliveryOutcome.Park;

    /// <summary>The answer is final, nothing is written for it, and it is based on the read only.</summary>
    public bool RestsOnReading => HasProposal && End is WorkEnd.Duplicate or WorkEnd.Late or WorkEnd.Poison or WorkEnd.Failed;

    public void Propose(WorkEnd end, DeliveryOutcome proposed) => (End, _outcome, _fault) = (end, proposed, null);

    public void Propose(Exception proposed) => (End, _outcome, _fault) = (WorkEnd.Failed, null, proposed);

    public void ProposeSameAs(Work other) =>
        (End, _outcome, _fault) = (other.End == WorkEnd.Applied ? WorkEnd.Duplicate : other.End, other._outcome, other._fault);

    public void ClearProposal() => (_outcome, _fault) = (null, null);

    /// <summary>What was proposed holds.</summary>
    public void Settle()
    {
        Settled = true;
        _turn?.TrySetResult(false);
    }

    public void Fail(Exception error)
    {
        if (Settled) return;
        Propose(error);
        Settle();
    }

    /// <summary>True when this caller is to run the next batch, false when the work is settled. Only for work that waits.</summary>
    public Task<bool> Turn => Waiting.Task;

    TaskCompletionSource<bool> Waiting => _turn ?? throw new InvalidOperationException("The work runs at once; nobody waits.");

    public void BeginWaiting() => _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Promote() => Waiting.TrySetResult(true);

    public DeliveryOutcome Result()
    {
        if (_fault is not null) ExceptionDispatchInfo.Throw(_fault);
        return _outcome ?? throw new InvalidOperationException("The work was neither settled nor failed.");
    }
}

/// <summary>How a work met its instance.</summary>
internal enum WorkEnd
{
    Failed,
    Applied,
    Duplicate,
    Early,
    Late,
    Poison,
    Contended,
}

/// <summary>An event to apply.</summary>
internal sealed class EventWork(IWorkflow workflow, ArvoEvent consumed, TimeSpan earlyFor) : Work
{
    public IWorkflow Workflow { get; } = workflow;
    public ArvoEvent Consumed { get; } = consumed;
    public TimeSpan EarlyFor { get; } = earlyFor;
    public EventKey Key { get; } = EventKey.Of(consumed);
}

/// <summary>A sweeper's visit: publish what is stranded and fire what is due. Without a workflow timers are left alone.</summary>
internal sealed class VisitWork(IWorkflow? workflow) : Work
{
    (MachineTimer Timer, Exception Reason)? _refused;

    public IWorkflow? Workflow { get; } = workflow;

    /// <summary>
    /// What firing the timer decided can't be stored, so at the next try its failure is decided. False: there was such a timer before.
    /// </summary>
    public bool TryRefuse(MachineTimer timer, Exception reason)
    {
        if (_refused is not null) return false;
        _refused = (timer, reason);
        return true;
    }

    public Exception? RefusalOf(MachineTimer timer) => _refused is { } last && last.Timer.IsSameArming(timer) ? last.Reason : null;
}
