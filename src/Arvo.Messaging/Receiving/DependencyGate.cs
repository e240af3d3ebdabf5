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

    /// <summary>
    /// Returns at once while open; otherwise when it opens or it is the caller's turn to probe. A probe must end
    /// in <see cref="Open"/>, <see cref="Close"/> or <see cref="GiveUpProbe"/>.
    /// </summary>
    /// <returns>True when the caller is the probe.</returns>
    public async ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (Missing is null) return false;
                if (!_probing)
                {
                    _probing = true;
                    break;
                }
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancellationToken);
        }
        await PauseAsync(cancellationToken);
        return true;
    }

    /// <summary>Something got through.</summary>
    public void Open()
    {
        if (Missing is null) return; // the hot path takes no lock
        lock (_lock)
        {
            Missing = null;
            EndProbe();
        }
    }

    /// <summary>Something did not get through. True when that closed the gate, false when it was closed before.</summary>
    public bool Close(string missing, bool probe)
    {
        lock (_lock)
        {
            var wasOpen = Missing is null;
            if (wasOpen) _pause = FirstPause;
            else if (probe) _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            Missing = missing;
            if (probe) EndProbe();
            return wasOpen;
        }
    }

    /// <summary>The probe was cancelled: the next in line may try.</summary>
    public void GiveUpProbe()
    {
        lock (_lock) EndProbe();
    }

    async Task PauseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(_pause, clock, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            GiveUpProbe();
            throw;
        }
    }

    void EndProbe()
    {
        _probing = false;
        _changed.TrySetResult();
        _changed = NewChange();
    }

    static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
