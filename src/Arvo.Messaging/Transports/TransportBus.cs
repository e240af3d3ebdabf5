using MassTransit;

namespace Arvo.Messaging;

/// <summary>Where publishers find the bus once it runs; it can't be handed to them, because the bus leads to the handlers and those to the publishers.</summary>
sealed class TransportBus
{
    readonly TaskCompletionSource<IBusControl> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The bus, or null before it runs.</summary>
    public IBusControl? Current => _started.Task.IsCompletedSuccessfully ? _started.Task.Result : null;

    public Task<IBusControl> StartedAsync(CancellationToken cancellationToken) => _started.Task.WaitAsync(cancellationToken);

    public void SetStarted(IBusControl bus) => _started.TrySetResult(bus);
}
