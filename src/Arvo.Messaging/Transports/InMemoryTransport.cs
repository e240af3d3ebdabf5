using MassTransit;
using MassTransit.Transports.Fabric;

namespace Arvo.Messaging;

/// <summary>The process itself: nothing survives it. For trying things out, tests, and a single embedded node whose durable memory re-publishes what was not delivered.</summary>
sealed class InMemoryTransport(MessagingOptions options) : ITransport
{
    public string System => "in-memory";

    public bool CanPublish => true;

    public bool CanConsume => true;

    public TimeSpan? Patience => null;

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public IBusControl CreateBus(IReadOnlyList<DeliveryEndpoint> endpoints) => Bus.Factory.CreateUsingInMemory(bus =>
    {
        foreach (var endpoint in endpoints)
            bus.ReceiveEndpoint(RabbitMqTopology.QueueOf(endpoint.Source), queue =>
            {
                EndpointSettings.Apply(queue, endpoint, options);
                queue.Bind(RabbitMqTopology.EventsExchange, ExchangeType.Topic, endpoint.Source);
                foreach (var domain in options.Domains) queue.Bind(RabbitMqTopology.EventsExchange, ExchangeType.Topic, $"{domain}.{endpoint.Source}");
            });
    });

    public Uri AddressOf(string exchange) => new($"exchange:{exchange}?type={(exchange == RabbitMqTopology.EventsExchange ? ExchangeType.Topic : ExchangeType.FanOut)}");
}
