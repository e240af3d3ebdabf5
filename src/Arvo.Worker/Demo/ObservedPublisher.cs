using Arvo.Orchestration;

namespace Arvo.Worker.Demo;

/// <summary>Hears of every event before it is published.</summary>
internal interface IEventObserver
{
    Task OnPublishingAsync(OutboundEvent published, CancellationToken cancellationToken);
}

/// <summary>A publisher that lets somebody watch.</summary>
internal sealed class ObservedPublisher(IEventPublisher inner, IEventObserver observer) : IEventPublisher
{
    public bool IsVolatile => inner.IsVolatile;

    public async Task PublishAsync(IReadOnlyList<OutboundEvent> events, CancellationToken cancellationToken)
    {
        foreach (var published in events) await observer.OnPublishingAsync(published, cancellationToken);
        await inner.PublishAsync(events, cancellationToken);
    }

    /// <summary>Puts an observer before the publisher that is registered.</summary>
    public static void AddTo(IServiceCollection services, IEventObserver observer)
    {
        var registered = services.Single(service => service.ServiceType == typeof(IEventPublisher));
        services.Remove(registered);
        services.AddSingleton<IEventPublisher>(provider => new ObservedPublisher(
            (IEventPublisher)ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!), observer)); // the transports register types
    }
}
