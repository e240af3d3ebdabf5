using Arvo.Statecharts;

namespace Arvo.CorpusRunner.Statecharts;

/// <summary>
/// XState's simulated clock and its scheduler: moves time by hand, first time, then what is due, earliest first. What an event arms on the way
/// is seen only if something that was armed before is still to be looked at.
/// </summary>
public sealed class VirtualClock
{
    readonly List<ArmedTimer> _armed = [];
    readonly Dictionary<string, ArmedTimer> _byId = new(StringComparer.Ordinal);
    TimeSpan _now;
    bool _hasChanged;

    public void Apply(Step step)
    {
        foreach (var id in step.CancelledTimers)
        {
            // Of several timers of one id only the latest can be cancelled, and only while none of them has fired.
            if (_byId.Remove(id, out var latest))
                _hasChanged |= _armed.Remove(latest);
        }
        foreach (var timer in step.ScheduledTimers)
            Arm(new(timer.Id, _now + timer.Delay, timer.Event));
    }

    public void Clear()
    {
        _armed.Clear();
        _byId.Clear();
        _hasChanged = true;
    }

    public void Advance(TimeSpan time, Action<ChartEvent> deliver)
    {
        _now += time;
        do
        {
            _hasChanged = false;
        }
        while (!Fire([.. _armed.OrderBy(timer => timer.Due)], deliver));
    }

    /// <summary>False when it has to be tried again, as timers were armed or cancelled meanwhile.</summary>
    bool Fire(ArmedTimer[] inOrder, Action<ChartEvent> deliver)
    {
        foreach (var timer in inOrder)
        {
            if (_hasChanged)
                return false;
            if (timer.Due > _now)
                continue;
            _armed.Remove(timer);
            if (timer.Id is { } id)
                _byId.Remove(id);
            deliver(timer.Event);
        }
        return true;
    }

    void Arm(ArmedTimer timer)
    {
        _armed.Add(timer);
        if (timer.Id is { } id)
            _byId[id] = timer;
        _hasChanged = true;
    }

    sealed class ArmedTimer(string? id, TimeSpan due, ChartEvent @event)
    {
        public string? Id => id;

        public TimeSpan Due => due;

        public ChartEvent Event => @event;
    }
}
