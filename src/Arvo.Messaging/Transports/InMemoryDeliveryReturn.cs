namespace Arvo.Messaging;

/// <summary>Brings deliveries back through MassTransit's in-memory delay, and keeps parked ones in the process.</summary>
sealed class InMemoryDeliveryReturn(TransportBus bus, InMemoryDeadLetters deadLetters) : IDeliveryReturn
{
    public async Task DeferAsync(
        string handler, Delivery delivery, IReadOnlyDictionary<string, object?> headers, TimeSpan delay, CancellationToken cancellationToken)
    {
        var current = await bus.StartedAsync(cancellationToken);
        var endpoint = await current.GetSendEndpoint(new Uri($"queue:{RabbitMqTopology.QueueOf(handler)}"));
        await RawMessages.SendCopyAsync(endpoint, delivery, headers, delay);
    }

    public Task ParkAsync(string handler, Delivery delivery, IReadOnlyDictionary<string, object?> headers, CancellationToken cancellationToken)
    {
        deadLetters.Add(new InMemoryDeadLetter(handler, delivery.Body, headers));
        return Task.CompletedTask;
    }
}
