using Arvo.Orchestration;
using Microsoft.Extensions.DependencyInjection;

namespace Arvo.Crash;

/// <summary>
/// A publisher that claims the confirm of one event that it never sent: what a worker that acknowledges before it publishes comes to.
/// </summary>
internal sealed class LosingPublisher(IEventPublisher inner, int lost) : IEventPublisher
{
    int _published;

    public async Task PublishAsync(IReadOnlyList<OutboundEvent> events, CancellationToken cancellationToken) =>
        await inner.PublishAsync([.. events.Where(_ => Interlocked.Increment(ref _published) != lost)], cancellationToken);

    public static void AddTo(IServiceCollection services, int lost)
    {
        var registered = services.Single(service => service.ServiceType == typeof(IEventPublisher));
        services.Remove(registered);
        services.AddSingleton<IEventPublisher>(provider => new LosingPublisher(
            (IEventPublisher)ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!), lost)); // the transports register types
    }
}
