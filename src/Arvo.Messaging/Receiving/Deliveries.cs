using MassTransit;

namespace Arvo.Messaging;

/// <summary>Takes a delivery out of MassTransit's hands.</summary>
static class Deliveries
{
    // The client reuses its buffer once the handler returns; GetBytes copies.
    public static Delivery From(ReceiveContext context) => context is RabbitMqBasicConsumeContext broker
        ? FromBroker(context, broker)
        : FromMemory(context);

    static Delivery FromBroker(ReceiveContext context, RabbitMqBasicConsumeContext broker) => new()
    {
        Body = context.Body.GetBytes(),
        ContentType = broker.Properties.ContentType,
        MessageId = broker.Properties.MessageId,
        Headers = broker.Properties.Headers ?? Enumerable.Empty<KeyValuePair<string, object?>>(),
        Exchange = broker.Exchange,
        RoutingKey = broker.RoutingKey ?? "",
        Redelivered = context.Redelivered,
    };

    static Delivery FromMemory(ReceiveContext context) => new()
    {
        Body = context.Body.GetBytes(),
        ContentType = context.ContentType?.ToString(),
        Headers = [.. context.TransportHeaders.GetAll().Where(header => !IsTransports(header.Key))
            .Select(header => KeyValuePair.Create(header.Key, (object?)header.Value))],
        Exchange = RabbitMqTopology.EventsExchange,
        RoutingKey = (context as RoutingKeyConsumeContext)?.RoutingKey ?? "",
    };

    // The in-memory transport keeps its own facts among the headers.
    static bool IsTransports(string name) => name is MessageHeaders.MessageId or MessageHeaders.ContentType;
}
