using RabbitMQ.Client;

namespace Arvo.Messaging;

/// <summary>Puts deliveries into RabbitMQ's retry and dead queues, confirmed.</summary>
sealed class RabbitMqDeliveryReturn(PublisherConnection publisher) : IDeliveryReturn
{
    const string DefaultExchange = "";

    public Task DeferAsync(
        string handler, Delivery delivery, IReadOnlyDictionary<string, object?> headers, TimeSpan delay, CancellationToken cancellationToken) =>
        PublishAsync(DefaultExchange, RabbitMqTopology.RetryQueueOf(handler, delay), delivery, headers, cancellationToken);

    public Task ParkAsync(string handler, Delivery delivery, IReadOnlyDictionary<string, object?> headers, CancellationToken cancellationToken) =>
        PublishAsync(RabbitMqTopology.DeadExchange, handler, delivery, headers, cancellationToken);

    Task PublishAsync(
        string exchange, string routingKey, Delivery delivery, IReadOnlyDictionary<string, object?> headers, CancellationToken cancellationToken)
    {
        var properties = new BasicProperties { DeliveryMode = DeliveryModes.Persistent, Headers = new Dictionary<string, object?>(headers) };
        // Bytes that are no UTF-8 were read as replacement characters, which take more room: the client would refuse to write the copy, every time.
        if (delivery.ContentType is { } contentType && EventMessages.FitsShortString(contentType)) properties.ContentType = contentType;
        if (delivery.MessageId is { } messageId && EventMessages.FitsShortString(messageId)) properties.MessageId = messageId;
        var message = new OutgoingMessage(exchange, routingKey, properties, delivery.Body, $"a copy for '{routingKey}'");
        return publisher.PublishAsync([message], routingKey, cancellationToken);
    }
}
