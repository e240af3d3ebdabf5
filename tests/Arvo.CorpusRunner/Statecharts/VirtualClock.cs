using Arvo.Statecharts;

namespace Arvo.CorpusRunner.Statecharts;

/// <summary>Keeps armed timers and moves time by hand, as XState's simulated clock does: first time, then what is due, earliest first.</summary>
public sealed class VirtualClock
{
    readonly List<ArmedTimer> _armed = [];
    TimeSpan _now;

    public void Apply(Step step)
    {
        foreach (var id in step.CancelledTimers)
        {
            // Of several timers of one id only the latest can be cancelled.
            var latest = _armed.FindLastIndex(timer => timer.Id == id);
            if (latest >= 0)
                _armed.RemoveAt(latest);
        }
        foreach (var timer in step.ScheduledTimers)
            _armed.Add(new(timer.Id, _now + timer.Delay, timer.Event));
    }

    public void Clear() => _armed.Clear();

    /// <summary>Delivers everything due, also what becomes due on the way.</summary>
    public void Advance(TimeSpan time, Action<ChartEvent> deliver)
    {
        _now += time;
        while (_armed.Where(timer => timer.Due <= _now).MinBy(timer => timer.Due) is { } next)
        {
            _armed.Remove(next);
            deliver(next.Event);
        }
    }

    sealed record ArmedTimer(string? Id, TimeSpan Due, ChartEvent Event);
}
