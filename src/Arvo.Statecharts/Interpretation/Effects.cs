namespace Arvo.Statecharts;

/// <summary>
/// What one step does to the outside, in order. While the chart runs, log entries and author code happen at once; during the start they wait
/// until the whole initial step has been computed (XS §4.1). Everything else waits for the end of the step and is dropped by an error (XS §4.3).
/// </summary>
sealed class Effects
{
    List<DataValue>? _emitted;
    List<ScheduledTimer>? _scheduled;
    List<string>? _cancelled;
    List<ChartEvent>? _selfSent;
    List<DataValue>? _log;
    List<string>? _guardTrace;
    List<Action>? _deferred;

    /// <summary>The chart is being started.</summary>
    public bool IsStarting { get; set; }

    public void Emit(DataValue emitted) => (_emitted ??= []).Add(emitted);

    public void Send(ChartEvent sent) => (_selfSent ??= []).Add(sent);

    public void Schedule(string? id, TimeSpan delay, ChartEvent delayed) =>
        (_scheduled ??= []).Add(new(id, TimeSpan.FromTicks(Math.Clamp(delay.Ticks, 0, ScheduledTimer.LongestDelay.Ticks)), delayed));

    /// <summary>Also undoes a timer that this very step has scheduled.</summary>
    public void Cancel(string id)
    {
        (_cancelled ??= []).Add(id);
        var latest = _scheduled?.FindLastIndex(timer => timer.Id == id) ?? -1;
        if (latest >= 0)
            _scheduled?.RemoveAt(latest);
    }

    public void Log(DataValue entry)
    {
        if (IsStarting)
            (_deferred ??= []).Add(() => (_log ??= []).Add(entry));
        else
            (_log ??= []).Add(entry);
    }

    public void Run(Action effect)
    {
        if (IsStarting)
            (_deferred ??= []).Add(effect);
        else
            effect();
    }

    public void TraceGuard(string message) => (_guardTrace ??= []).Add(message);

    /// <summary>Runs what waited for the end of the start.</summary>
    public void RunDeferred()
    {
        if (_deferred is null)
            return;
        foreach (var effect in _deferred)
            effect();
    }

    /// <summary>The start failed before anything waiting could run.</summary>
    public void ForgetDeferred() => _deferred = null;

    // The casts keep [] from becoming a new list where there is nothing, which is mostly.
    public Step ToStep(Snapshot snapshot, bool changed) => new(snapshot)
    {
        Changed = changed,
        Emitted = (IReadOnlyList<DataValue>?)_emitted ?? [],
        ScheduledTimers = (IReadOnlyList<ScheduledTimer>?)_scheduled ?? [],
        CancelledTimers = (IReadOnlyList<string>?)_cancelled ?? [],
        SelfSent = (IReadOnlyList<ChartEvent>?)_selfSent ?? [],
        Log = (IReadOnlyList<DataValue>?)_log ?? [],
        GuardTrace = (IReadOnlyList<string>?)_guardTrace ?? [],
    };

    public Step ToFailedStep(Snapshot snapshot, Exception error) => new(snapshot)
    {
        Changed = true,
        Log = (IReadOnlyList<DataValue>?)_log ?? [],
        GuardTrace = (IReadOnlyList<string>?)_guardTrace ?? [],
        Error = error,
    };

    /// <summary>Forgets everything; lists given to a step are left to it.</summary>
    public void Clear()
    {
        _emitted = null;
        _scheduled = null;
        _cancelled = null;
        _selfSent = null;
        _log = null;
        _guardTrace = null;
        _deferred = null;
        IsStarting = false;
    }
}
