namespace Arvo.Orchestration;

/// <summary>An instance as the events of a batch change it one after the other, before anything is committed. Not for concurrent use.</summary>
internal sealed class EvolvingInstance(MachineLease lease, MachineMemoryRecord? record)
{
    readonly List<EventKey> _keys = [];
    readonly List<OutboundEvent> _outbox = [];
    IReadOnlyList<MachineTimer> _timers = lease.Timers;
    InstanceSummary? _summary;

    public string Subject => lease.Subject;

    public DateTimeOffset ServerTime => lease.ServerTime;

    public MachineMemoryRecord? Record { get; private set; } = record;

    /// <summary>Reached its final state as designed, in this batch.</summary>
    public bool Finished { get; private set; }

    /// <summary>Finished or failed: no step follows.</summary>
    public bool Ended => Finished || Record is { IsFailed: true };

    public bool Changed => _keys.Count > 0;

    public int Applied => _keys.Count;

    public IReadOnlyList<OutboundEvent> Outbox => _outbox;

    public bool WasHandled(EventKey key) => lease.Handled.Contains(key);

    public IReadOnlyList<MachineTimer> DueTimers() => [.. MachineTimer.InOrder(_timers.Where(timer => timer.Due <= lease.ServerTime))];

    public bool IsArmed(MachineTimer timer) => _timers.Any(timer.IsSameArming);

    /// <summary>Changes nothing when it throws: a step that half counted would be committed with the others of its batch.</summary>
    public void Apply(EventKey key, WorkflowDecision decision) => Apply(key, decision, _timers);

    void Apply(EventKey key, WorkflowDecision decision, IReadOnlyList<MachineTimer> armed)
    {
        if (decision is not { Next: { } next, Summary: { } nextSummary })
            throw new InvalidOperationException($"The workflow decided a step for '{Subject}' without its next record and summary.");
        var leaving = Frozen(decision.Events, next.Events.Produced);
        (_timers, Record, _summary) = (TimersAfter(decision, armed), next, nextSummary);
        _keys.Add(key);
        _outbox.AddRange(leaving);
        Finished |= decision.Finished;
    }

    /// <summary>The timer that was fired last in this batch.</summary>
    public MachineTimer? Fired { get; private set; }

    public void Fire(MachineTimer timer, WorkflowDecision decision)
    {
        Apply(timer.FireKey(Subject), decision, [.. _timers.Where(armed => !armed.IsSameArming(timer))]);
        Fired = timer;
    }

    /// <summary>
    /// Firing the timer failed: it stays armed and is due again after the wait. That is stored, so
    /// that all replicas share the waits and the instance's other timers have none.
    /// </summary>
    public void PutOff(MachineTimer timer, TimeSpan wait, WorkflowDecision decision)
    {
        var failed = timer with { Due = lease.ServerTime + wait, Failures = timer.Failures + 1 };
        Apply(failed.FailureKey(Subject), decision, [.. _timers.Select(armed => armed.IsSameArming(timer) ? failed : armed)]);
    }

    public MachineCommit ToCommit(bool keepLease) => new()
    {
        State = MachineMemoryRecordCodec.Encode(Record!), // a commit is made only of applied steps, and each leaves a record and a summary
        Summary = _summary!,
        EventKeys = _keys,
        Outbox = _outbox,
        Timers = _timers,
        KeepLease = keepLease,
    };

    // What the record says was produced is what leaves; a workflow of another make may keep no such list.
    static OutboundEvent[] Frozen(IReadOnlyList<ArvoEvent> events, IReadOnlyList<JsonText> produced)
    {
        if (events.Count == 0) return [];
        var leaving = new OutboundEvent[events.Count];
        for (var i = 0; i < leaving.Length; i++)
            leaving[i] = produced.Count == events.Count ? OutboundEvent.Of(events[i], produced[i].Utf8) : OutboundEvent.Of(events[i]);
        return leaving;
    }

    // A state that is left and entered again cancels and arms one id in one step, so cancelling comes first.
    IReadOnlyList<MachineTimer> TimersAfter(WorkflowDecision decision, IReadOnlyList<MachineTimer> armed)
    {
        if (decision.Finished || decision.Next is { IsActive: false }) return [];
        if (decision.CancelledTimers.Count == 0 && decision.ArmedTimers.Count == 0) return armed;
        List<MachineTimer> after = [.. armed.Where(timer => !decision.CancelledTimers.Contains(timer.Id))];
        foreach (var arming in decision.ArmedTimers)
        {
            after.RemoveAll(timer => timer.Id == arming.Id);
            after.Add(new MachineTimer(arming.Id, lease.Version + _keys.Count + 1, DueAfter(arming.Delay), arming.Event));
        }
        return after;
    }

    // Charts may ask for delays beyond the end of the calendar: those are never due.
    DateTimeOffset DueAfter(TimeSpan delay) =>
        delay < DateTimeOffset.MaxValue - lease.ServerTime ? lease.ServerTime + delay : DateTimeOffset.MaxValue;
}
