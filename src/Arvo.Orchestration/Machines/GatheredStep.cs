using System.Globalization;
using Arvo.Statecharts;

namespace Arvo.Orchestration;

/// <summary>Collects what the steps of one execution ask the host to do, in order. Used by one call only.</summary>
internal sealed class GatheredStep
{
    readonly List<OutgoingEvent> _emitted = [];
    List<OutgoingEvent>? _enqueued;
    Queue<ChartEvent>? _selfSent;
    Dictionary<string, TimerArming>? _armed;
    HashSet<string>? _cancelled;

    /// <summary>Takes over a step; throws its error, whereupon everything gathered is void.</summary>
    public Snapshot Add(Step step)
    {
        if (step.Error is { } error) throw Rethrow.AsItWas(error);
        for (var i = 0; i < step.Emitted.Count; i++) Add(step.Emitted[i]);
        for (var i = 0; i < step.CancelledTimers.Count; i++) Cancel(step.CancelledTimers[i]);
        for (var i = 0; i < step.ScheduledTimers.Count; i++) Arm(step.ScheduledTimers[i]);
        for (var i = 0; i < step.SelfSent.Count; i++) (_selfSent ??= new()).Enqueue(step.SelfSent[i]);
        return step.Snapshot;
    }

    public bool TryTakeSelfSent(out ChartEvent sent)
    {
        sent = default;
        return _selfSent is not null && _selfSent.TryDequeue(out sent);
    }

    public MachineExecutionResult ToResult(Snapshot snapshot, bool wasActive)
    {
        var isActive = snapshot.Status == SnapshotStatus.Active;
        var finished = wasActive && snapshot.Status == SnapshotStatus.Done;
        return new MachineExecutionResult
        {
            State = JsonText.Of(snapshot),
            Value = snapshot.HasState ? new JsonText(snapshot.Value.ToUtf8Bytes()) : null,
            Status = TextOf(snapshot.Status),
            Events = _enqueued is null ? _emitted : [.. _emitted, .. _enqueued],
            Finished = finished,
            Output = finished && !snapshot.Output.IsUndefined ? snapshot.Output.ToJsonElement() : null,
            // When an instance is no longer active its timers are void.
            ArmedTimers = isActive && _armed is not null ? [.. _armed.Values] : [],
            CancelledTimers = isActive && _cancelled is not null ? [.. _cancelled] : [],
        };
    }

    void Add(DataValue emitted)
    {
        if (EnqueueArvoEvent.TryUnwrap(emitted, out var raw)) (_enqueued ??= []).Add(OutgoingEventReader.Read(raw));
        else _emitted.Add(OutgoingEventReader.Read(emitted));
    }

    void Cancel(string id)
    {
        _armed?.Remove(id);
        (_cancelled ??= new HashSet<string>(StringComparer.Ordinal)).Add(id);
    }

    void Arm(ScheduledTimer timer)
    {
        _armed ??= new Dictionary<string, TimerArming>(StringComparer.Ordinal);
        // A timer without id can't be cancelled; its name only has to differ within the instance, so the event's type and a number tell it apart.
        var id = timer.Id ?? $"{timer.Event.Type}#{_armed.Count.ToString(CultureInfo.InvariantCulture)}";
        _armed[id] = new TimerArming(id, timer.Delay, timer.Event.Data.ToUtf8Bytes());
    }

    static string TextOf(SnapshotStatus status) => status switch
    {
        SnapshotStatus.Active => WorkflowStatus.Active,
        SnapshotStatus.Done => WorkflowStatus.Done,
        SnapshotStatus.Error => WorkflowStatus.Error,
        _ => WorkflowStatus.Stopped,
    };
}
