namespace Arvo.Orchestration;

/// <summary>An instance as the events of a batch change it one after the other, before anything is committed. Not for concurrent use.</summary>
internal sealed class EvolvingInstance(MachineLease lease, MachineMemoryRecord? record)
{
    readonly List<EventKey> keys = [];
    readonly List<OutboundEvent> outbox = [];
    readonly List<MachineTimer> timers = [.. lease.Timers];
    InstanceSummary? summary;

    public string Subject => lease.Subject;

    public DateTimeOffset ServerTime => lease.ServerTime;

    public MachineMemoryRecord? Record { get; private set; } = record;

    /// <summary>Reached its final state as designed, in this batch.</summary>
    public bool Finished { get; private set; }

    /// <summary>Finished or failed: no step follows.</summary>
    public bool Ended => Finished || Record is { IsFailed: true };

    public bool Changed => keys.Count > 0;

    public int Applied => keys.Count;

    public IReadOnlyList<OutboundEvent> Outbox => outbox;

    public bool WasHandled(EventKey key) => lease.Handled.Contains(key);

    public IReadOnlyList<MachineTimer> DueTimers() => [.. MachineTimer.InOrder(timers.Where(timer => timer.Due <= lease.ServerTime))];

    public bool IsArmed(MachineTimer timer) => timers.Exists(timer.IsSameArming);

    public void Apply(EventKey key, WorkflowDecision decision)
    {
        if (decision is not { Next: { } next, Summary: { } nextSummary }) throw new InvalidOperationException($"The workflow decided a step for '{Subject}' without its next record and summary.");
        (Record, summary) = (next, nextSummary);
        keys.Add(key);
        AddToOutbox(decision.Events, next.Events.Produced);
        ChangeTimers(decision);
        Finished |= decision.Finished;
    }

    /// <summary>The timer that was fired last in this batch.</summary>
    public MachineTimer? Fired { get; private set; }

    public void Fire(MachineTimer timer, WorkflowDecision decision)
    {
        timers.RemoveAll(timer.IsSameArming);
        Fired = timer;
        Apply(timer.FireKey(Subject), decision);
    }

    /// <summary>Firing the timer failed: it stays armed and is due again after the wait. That is stored, so that all replicas share the waits and the instance's other timers have none.</summary>
    public void PutOff(MachineTimer timer, TimeSpan wait, WorkflowDecision decision)
    {
        var failed = timer with { Due = lease.ServerTime + wait, Failures = timer.Failures + 1 };
        timers[timers.FindIndex(timer.IsSameArming)] = failed;
        Apply(failed.FailureKey(Subject), decision);
    }

    public MachineCommit ToCommit(bool keepLease) => new()
    {
        State = MachineMemoryRecordCodec.Encode(Record!), // a commit is made only of applied steps, and each leaves a record and a summary
        Summary = summary!,
        EventKeys = keys,
        Outbox = outbox,
        Timers = timers,
        KeepLease = keepLease,
    };

    // What the record says was produced is what leaves; a workflow of another make may keep no such list.
    void AddToOutbox(IReadOnlyList<ArvoEvent> events, IReadOnlyList<JsonText> produced)
    {
        for (var i = 0; i < events.Count; i++)
            outbox.Add(produced.Count == events.Count ? OutboundEvent.Of(events[i], produced[i].Utf8) : OutboundEvent.Of(events[i]));
    }

    // A state that is left and entered again cancels and arms one id in one step, so cancelling comes first.
    void ChangeTimers(WorkflowDecision decision)
    {
        if (decision.Finished || decision.Next is { IsActive: false })
        {
            timers.Clear();
            return;
        }
        foreach (var id in decision.CancelledTimers) timers.RemoveAll(timer => timer.Id == id);
        foreach (var arming in decision.ArmedTimers)
        {
            timers.RemoveAll(timer => timer.Id == arming.Id);
            timers.Add(new MachineTimer(arming.Id, lease.Version + keys.Count, lease.ServerTime + arming.Delay, arming.Event));
        }
    }
}
