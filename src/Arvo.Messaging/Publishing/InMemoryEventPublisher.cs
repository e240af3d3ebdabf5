using Arvo.Orchestration;
using Microsoft.Extensions.Logging;

namespace Arvo.Messaging;

/// <summary>
/// Publishes within the process. MassTransit's exchange in memory drops what no queue is bound for,
/// where a broker has its alternate exchange: here it is kept.
/// </summary>
sealed class InMemoryEventPublisher(
    TransportBus bus, InMemoryTransport transport, InMemoryDeadLetters deadLetters, TimeProvider clock,
    ILogger<InMemoryEventPublisher> logger) : IEventPublisher
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly MassTransitEventPublisher _inner = new(bus, transport, Patience);

    public bool IsVolatile => true;

    public async Task PublishAsync(IReadOnlyList<OutboundEvent> events, CancellationToken cancellationToken)
    {
        await bus.StartedAsync(cancellationToken); // from then on it is known who is there
        var routed = events.All(transport.Reaches) ? events : [.. events.Where(transport.Reaches)];
        await _inner.PublishAsync(routed, cancellationToken);
        if (routed.Count == events.Count) return;
        foreach (var outbound in events)
            if (!transport.Reaches(outbound)) Keep(outbound);
    }

    void Keep(OutboundEvent outbound)
    {
        deadLetters.Add(new InMemoryDeadLetter(RabbitMqTopology.Unrouted, outbound.Body, DeliveryHeaders.ForUnrouted(outbound, clock.GetUtcNow())));
        Log.Unrouted(logger, Text.Brief(outbound.Id), Text.Bounded(outbound.Subject),
            Text.Brief(RabbitMqTopology.AddressOf(outbound.To, outbound.Domain)));
    }
}
