namespace Arvo.TestKit;

/// <summary>
/// A clock that moves only when told. Timers fire inside <see cref="Advance"/>, in the order they are due, on the caller's thread.
/// Safe for concurrent use.
/// </summary>
public sealed class ManualClock : TimeProvider
{
    static readonly DateTimeOffset DefaultStart = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    readonly Lock _lock = new();
    readonly List<ManualTimer> _armed = [];
    readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    readonly DateTimeOffset _start;
    TimeSpan _elapsed;
    TimeSpan _skew;

    public ManualClock() : this(DefaultStart) { }

    public ManualClock(DateTimeOffset start) => _start = start;

    /// <summary>Ticks of 100 ns.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers are armed now.</summary>
    public int ArmedTimers
    {
        get { lock (_lock) return _armed.Count; }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _start + _elapsed + _skew;
    }

    public override long GetTimestamp()
    {
        lock (_lock) return _elapsed.Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on, firing every timer that comes due on the way at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        TimeSpan target;
        lock (_lock) target = _elapsed + by;
        while (TakeDue(target) is { } timer) timer.Fire();
        lock (_lock) _elapsed = target > _elapsed ? target : _elapsed;
    }

    /// <summary>Moves to the next armed timer and fires it. False when none is armed.</summary>
    public bool AdvanceToNextTimer()
    {
        TimeSpan wait;
        lock (_lock)
        {
            if (_armed.Count == 0) return false;
            wait = _armed.Min(timer => timer.Due) - _elapsed;
        }
        Advance(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        return true;
    }

    /// <summary>Sets the wall clock off by <paramref name="skew"/>, as an administrator would: elapsed time and timers don't notice.</summary>
    public void Skew(TimeSpan skew)
    {
        lock (_lock) _skew = skew;
    }

    /// <summary>Completes as soon as at least <paramref name="count"/> timers are armed: the code under test has come to its wait.</summary>
    public Task TimersArmedAsync(int count, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_armed.Count >= count) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    ManualTimer? TakeDue(TimeSpan until)
    {
        lock (_lock)
        {
            var next = _armed.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (next is null) return null;
            if (next.Due > _elapsed) _elapsed = next.Due;
            if (next.Period > TimeSpan.Zero) next.Due += next.Period;
            else _armed.Remove(next);
            return next;
        }
    }

    bool Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _armed.Remove(timer);
            if (timer.Disposed) return false;
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            timer.Due = _elapsed + dueTime;
            timer.Period = period;
            _armed.Add(timer);
            foreach (var (_, reached) in _waiting.Where(waiting => waiting.Count <= _armed.Count)) reached.TrySetResult();
            _waiting.RemoveAll(waiting => waiting.Count <= _armed.Count);
            return true;
        }
    }

    void Disarm(ManualTimer timer)
    {
        lock (_lock)
        {
            timer.Disposed = true;
            _armed.Remove(timer);
        }
    }

    sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; set; }
        public TimeSpan Period { get; set; }
        public bool Disposed { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Arm(this, dueTime, period);

        public void Dispose() => clock.Disarm(this);

        public ValueTask DisposeAsync()
        {
            clock.Disarm(this);
            return ValueTask.CompletedTask;
        }
    }
}
