using MassTransit;

namespace Arvo.Messaging;

/// <summary>Where publishers find the bus once it runs: breaks the circle of bus, handlers and publishers.</summary>
sealed class TransportBus
{
    readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile IBusControl? _current;

    /// <summary>The bus of this moment, as soon as there is one.</summary>
    public async Task<IBusControl> StartedAsync(CancellationToken cancellationToken)
    {
        await _started.Task.WaitAsync(cancellationToken);
        return _current!; // set before the task is
    }

    public void SetStarted(IBusControl bus)
    {
        _current = bus;
        _started.TrySetResult();
    }
}
