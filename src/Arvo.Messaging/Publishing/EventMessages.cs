using System.Text;
using Arvo.Orchestration;
using RabbitMQ.Client;

namespace Arvo.Messaging;

/// <summary>How an event becomes a message: raw CloudEvents JSON, no envelope.</summary>
static class EventMessages
{
    public const string ContentType = "application/cloudevents+json";
    const int MaxShortString = 255;

    /// <summary>
    /// An address too long for a routing key can reach no queue: it goes where unrouted events go, rather than blocking its instance for ever.
    /// </summary>
    public static (string Exchange, string RoutingKey) RouteOf(OutboundEvent outbound) =>
        RabbitMqTopology.RoutingKeyOf(outbound.To, outbound.Domain) is { } key
            ? (RabbitMqTopology.EventsExchange, key)
            : (RabbitMqTopology.Unrouted, "");

    public static OutgoingMessage From(OutboundEvent outbound)
    {
        var (exchange, routingKey) = RouteOf(outbound);
        var properties = new BasicProperties { ContentType = ContentType, DeliveryMode = DeliveryModes.Persistent };
        if (FitsShortString(outbound.Id)) properties.MessageId = outbound.Id; // a longer id is in the body only
        return new OutgoingMessage(exchange, routingKey, properties, outbound.Body, $"event '{outbound.Id}' to '{outbound.To}'");
    }

    public static bool FitsShortString(string text) => Encoding.UTF8.GetByteCount(text) <= MaxShortString;
}
