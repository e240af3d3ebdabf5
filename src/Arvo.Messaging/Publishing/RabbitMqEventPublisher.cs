using Arvo.Orchestration;

namespace Arvo.Messaging;

/// <summary>Publishes events through RabbitMQ's own client.</summary>
sealed class RabbitMqEventPublisher(PublisherConnection connection) : IEventPublisher
{
    public async Task PublishAsync(IReadOnlyList<OutboundEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0) return;
        using var activity = MessagingTelemetry.StartSend(MessagingTelemetry.RabbitMq, events.Count);
        var messages = new OutgoingMessage[events.Count];
        for (var i = 0; i < messages.Length; i++) messages[i] = EventMessages.From(events[i]);
        await connection.PublishAsync(messages, events[0].Subject, cancellationToken);
        MessagingTelemetry.Sent(MessagingTelemetry.RabbitMq, events.Count);
    }
}
