using Arvo.Orchestration;
using MassTransit;

namespace Arvo.Messaging;

/// <summary>Publishes events through MassTransit: in memory always, with RabbitMQ by choice.</summary>
sealed class MassTransitEventPublisher(TransportBus bus, ITransport transport) : IEventPublisher
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task PublishAsync(IReadOnlyList<OutboundEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0) return;
        using var activity = MessagingTelemetry.StartSend(events);
        try
        {
            await SendAllAsync(events, cancellationToken).WaitAsync(Patience, cancellationToken);
            MessagingTelemetry.Sent(transport.System, events.Count);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ArgumentException))
        {
            throw new DependencyUnavailableException(transport.System, $"Event '{events[0].Id}' to '{events[0].To}' was not confirmed: {Text.Brief(e.Message)}", e);
        }
    }

    // All in flight at once; MassTransit writes them in the order they were handed over.
    async Task SendAllAsync(IReadOnlyList<OutboundEvent> events, CancellationToken cancellationToken)
    {
        var current = await bus.StartedAsync(cancellationToken);
        var sends = new Task[events.Count];
        for (var i = 0; i < sends.Length; i++)
        {
            var (exchange, routingKey) = EventMessages.RouteOf(events[i]);
            var endpoint = await current.GetSendEndpoint(transport.AddressOf(exchange));
            sends[i] = RawMessages.SendEventAsync(endpoint, events[i], routingKey);
        }
        await Task.WhenAll(sends);
    }
}
