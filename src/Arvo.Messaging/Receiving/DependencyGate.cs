namespace Arvo.Messaging;

/// <summary>
/// Holds work while the store or the broker is away, instead of sending it round through queues. One held delivery at a time goes through as a
/// probe, after a pause that doubles from 250 ms to 5 s; the first that gets through opens the gate for all. Safe for concurrent use.
/// </summary>
sealed class DependencyGate(TimeProvider clock)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    readonly Lock _lock = new();
    TaskCompletionSource _changed = NewChange();
    TimeSpan _pause;
    bool _probing;

    /// <summary>What is away; null while the gate is open.</summary>
    public string? Missing { get; private set; }

    /// <summary>Returns at once while open; otherwise when it opens or it is the caller's turn to probe. A probe must end in <see cref="Open"/>, <see cref="Close"/> or <see cref="GiveUpProbe"/>.</summary>
    /// <returns>True when the caller is the probe.</returns>
    public async ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (Missing is null) return false;
                if (!_probing) break;
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancellationToken);
        }
        return await ProbeAsync(cancellationToken);
    }

    /// <summary>Something got through.</summary>
    public void Open()
    {
        if (Missing is null) return; // the hot path takes no lock
        lock (_lock)
        {
            (Missing, _probing, _pause) = (null, false, TimeSpan.Zero);
            Announce();
        }
    }

    /// <summary>Something did not get through.</summary>
    public void Close(string missing, bool probe)
    {
        lock (_lock)
        {
            if (probe) _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            else if (Missing is null) _pause = FirstPause;
            Missing = missing;
            if (!probe) return;
            _probing = false;
            Announce();
        }
    }

    /// <summary>The probe was cancelled: the next in line may try.</summary>
    public void GiveUpProbe()
    {
        lock (_lock)
        {
            _probing = false;
            Announce();
        }
    }

    async ValueTask<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        TimeSpan pause;
        lock (_lock)
        {
            if (Missing is null) return false;
            if (_probing) pause = TimeSpan.Zero;
            else (_probing, pause) = (true, _pause);
        }
        if (pause == TimeSpan.Zero) return await EnterAsync(cancellationToken); // somebody was faster
        try
        {
            await Task.Delay(pause, clock, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            GiveUpProbe();
            throw;
        }
    }

    void Announce()
    {
        _changed.TrySetResult();
        _changed = NewChange();
    }

    static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
