using Arvo.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Arvo.Messaging;

/// <summary>
/// Registers a transport: an <see cref="IEventPublisher"/>, a hosted service that feeds every registered <see cref="IEventDispatcher"/> from a
/// queue of its own, and <see cref="MessagingHealth"/>. Register one transport only.
/// </summary>
public static class ArvoMessagingServices
{
    /// <summary>Events travel through RabbitMQ.</summary>
    /// <exception cref="ArgumentException">The options can't be used; lists every fault.</exception>
    public static IServiceCollection AddArvoRabbitMq(this IServiceCollection services, RabbitMqOptions rabbitMq, MessagingOptions? options = null)
    {
        Require([.. rabbitMq.Faults(), .. (options ?? new MessagingOptions()).Faults()]);
        services.AddShared(options);
        services.AddSingleton(rabbitMq);
        services.AddSingleton(provider => new RabbitMqTopology(
            provider.GetServices<IEventDispatcher>().Select(dispatcher => dispatcher.Source),
            provider.GetRequiredService<MessagingOptions>().Domains));
        services.AddSingleton<PublisherConnection>();
        services.AddSingleton<ITransport, RabbitMqTransport>();
        services.AddSingleton<IDeliveryReturn, RabbitMqDeliveryReturn>();
        services.AddHostedService<BusWatchdog>();
        return rabbitMq.Publisher == PublisherKind.MassTransit
            ? services.AddSingleton<IEventPublisher>(provider => new MassTransitEventPublisher(
                provider.GetRequiredService<TransportBus>(), provider.GetRequiredService<ITransport>(), rabbitMq.ConfirmTimeout))
            : services.AddSingleton<IEventPublisher, RabbitMqEventPublisher>();
    }

    /// <summary>
    /// Events travel inside the process; see <see cref="InMemoryDeadLetters"/> for what was parked and what is addressed to nobody.
    /// </summary>
    /// <exception cref="ArgumentException">The options can't be used; lists every fault.</exception>
    public static IServiceCollection AddArvoInMemoryTransport(this IServiceCollection services, MessagingOptions? options = null)
    {
        Require((options ?? new MessagingOptions()).Faults());
        return services.AddShared(options)
            .AddSingleton<InMemoryDeadLetters>()
            .AddSingleton<InMemoryTransport>()
            .AddSingleton<ITransport>(provider => provider.GetRequiredService<InMemoryTransport>())
            .AddSingleton<IDeliveryReturn, InMemoryDeliveryReturn>()
            .AddSingleton<IEventPublisher, InMemoryEventPublisher>();
    }

    static IServiceCollection AddShared(this IServiceCollection services, MessagingOptions? options)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddLogging()
            .AddSingleton(options ?? new MessagingOptions())
            .AddSingleton<TransportBus>()
            .AddSingleton<DependencyGate>()
            .AddSingleton<IsolationGate>()
            .AddSingleton<DeliverySettlement>()
            .AddSingleton(provider => new MessagingHealth(
                provider.GetRequiredService<ITransport>(), provider.GetRequiredService<DependencyGate>(),
                provider.GetRequiredService<DeliverySettlement>()))
            .AddSingleton<StallWatch>()
            .AddSingleton<IHostedService, TransportService>();
    }

    static void Require(IReadOnlyList<string> faults)
    {
        if (faults.Count > 0) throw new ArgumentException($"The messaging options have {faults.Count} fault(s): {string.Join("; ", faults)}");
    }
}
