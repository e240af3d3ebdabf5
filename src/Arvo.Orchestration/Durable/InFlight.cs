namespace Arvo.Orchestration;

/// <summary>Counts what runs, so that a stop can wait for it. Safe for concurrent use.</summary>
internal sealed class InFlight
{
    readonly Lock _gate = new();
    readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _running;
    bool _closed;

    /// <summary>False: nothing new may start.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_closed) return false;
            _running++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (--_running == 0 && _closed) _drained.TrySetResult();
        }
    }

    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            if (_running == 0) _drained.TrySetResult();
            return _drained.Task;
        }
    }
}
