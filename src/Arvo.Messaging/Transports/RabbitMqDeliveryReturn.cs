using RabbitMQ.Client;

namespace Arvo.Messaging;

/// <summary>Puts deliveries into RabbitMQ's retry and dead queues, confirmed.</summary>
sealed class RabbitMqDeliveryReturn(PublisherConnection publisher) : IDeliveryReturn
{
    const string DefaultExchange = "";

    public Task DeferAsync(string handler, Delivery delivery, IReadOnlyDictionary<string, object?> headers, TimeSpan delay, CancellationToken cancellationToken) =>
        PublishAsync(DefaultExchange, RabbitMqTopology.RetryQueueOf(handler, delay), delivery, headers, cancellationToken);

    public Task ParkAsync(string handler, Delivery delivery, IReadOnlyDictionary<string, object?> headers, CancellationToken cancellationToken) =>
        PublishAsync(RabbitMqTopology.DeadExchange, handler, delivery, headers, cancellationToken);

    Task PublishAsync(string exchange, string routingKey, Delivery delivery, IReadOnlyDictionary<string, object?> headers, CancellationToken cancellationToken)
    {
        var properties = new BasicProperties { DeliveryMode = DeliveryModes.Persistent, Headers = new Dictionary<string, object?>(headers) };
        if (delivery.ContentType is { } contentType) properties.ContentType = contentType;
        if (delivery.MessageId is { } messageId) properties.MessageId = messageId;
        var message = new OutgoingMessage(exchange, routingKey, properties, delivery.Body, $"a copy for '{routingKey}'");
        return publisher.PublishAsync([message], routingKey, cancellationToken);
    }
}
