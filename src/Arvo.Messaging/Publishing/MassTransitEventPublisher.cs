using Arvo.Orchestration;

namespace Arvo.Messaging;

/// <summary>Publishes events through MassTransit: with RabbitMQ by choice, in memory always (<see cref="InMemoryEventPublisher"/>).</summary>
sealed class MassTransitEventPublisher(TransportBus bus, ITransport transport, TimeSpan confirmTimeout) : IEventPublisher
{
    public async Task PublishAsync(IReadOnlyList<OutboundEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0) return;
        using var activity = MessagingTelemetry.StartSend(transport.System, events.Count);
        // One after the other: MassTransit does not promise to write sends in the order they were handed over.
        foreach (var outbound in events) await PublishAsync(outbound, cancellationToken);
        MessagingTelemetry.Sent(transport.System, events.Count);
    }

    async Task PublishAsync(OutboundEvent outbound, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(outbound, cancellationToken).WaitAsync(confirmTimeout, cancellationToken);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ArgumentException))
        {
            throw new DependencyUnavailableException(transport.System,
                $"Event '{outbound.Id}' to '{outbound.To}' was not confirmed: {Text.Brief(e.Message)}", e);
        }
    }

    async Task SendAsync(OutboundEvent outbound, CancellationToken cancellationToken)
    {
        var (exchange, routingKey) = EventMessages.RouteOf(outbound);
        var current = await bus.StartedAsync(cancellationToken);
        var endpoint = await current.GetSendEndpoint(transport.AddressOf(exchange));
        await RawMessages.SendEventAsync(endpoint, outbound, routingKey);
    }
}
