using System.Collections.Frozen;
using Arvo.Orchestration;
using MassTransit;
using MassTransit.Transports.Fabric;

namespace Arvo.Messaging;

/// <summary>
/// The process itself: nothing survives it. For trying things out, tests, and a single embedded node
/// whose durable memory re-publishes what was not delivered.
/// </summary>
sealed class InMemoryTransport(MessagingOptions options) : ITransport
{
    volatile IReadOnlySet<string> _addresses = FrozenSet<string>.Empty;

    public string System => "in-memory";

    public bool CanPublish => true;

    public bool IsAway => false;

    public bool CanConsume => true;

    public TimeSpan? Patience => null;

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public IBusControl CreateBus(IReadOnlyList<DeliveryEndpoint> endpoints)
    {
        _addresses = endpoints.SelectMany(endpoint => AddressesOf(endpoint.Source)).ToFrozenSet(StringComparer.Ordinal);
        return Bus.Factory.CreateUsingInMemory(bus =>
        {
            foreach (var endpoint in endpoints) bus.ReceiveEndpoint(RabbitMqTopology.QueueOf(endpoint.Source), queue => Configure(queue, endpoint));
        });
    }

    /// <summary>Whether a queue of the bus created last is bound for it.</summary>
    public bool Reaches(OutboundEvent outbound) => RabbitMqTopology.RoutingKeyOf(outbound.To, outbound.Domain) is { } key && _addresses.Contains(key);

    public Uri AddressOf(string exchange) =>
        new($"exchange:{exchange}?type={(exchange == RabbitMqTopology.EventsExchange ? ExchangeType.Topic : ExchangeType.FanOut)}");

    void Configure(IInMemoryReceiveEndpointConfigurator queue, DeliveryEndpoint endpoint)
    {
        EndpointSettings.Apply(queue, endpoint, options);
        foreach (var address in AddressesOf(endpoint.Source)) queue.Bind(RabbitMqTopology.EventsExchange, ExchangeType.Topic, address);
    }

    IEnumerable<string> AddressesOf(string source) => [source, .. options.Domains.Select(domain => RabbitMqTopology.AddressOf(source, domain))];
}
