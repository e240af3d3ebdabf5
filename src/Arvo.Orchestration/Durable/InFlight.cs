namespace Arvo.Orchestration;

/// <summary>Counts what runs, so that a stop can wait for it. Safe for concurrent use.</summary>
internal sealed class InFlight
{
    readonly Lock gate = new();
    readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int running;
    bool closed;

    /// <summary>False: nothing new may start.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (closed) return false;
            running++;
            return true;
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            if (--running == 0 && closed) drained.TrySetResult();
        }
    }

    public Task CloseAsync()
    {
        lock (gate)
        {
            closed = true;
            if (running == 0) drained.TrySetResult();
            return drained.Task;
        }
    }
}
