using System.Collections.Concurrent;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Arvo.Worker.Tests;

/// <summary>A shop that knows nothing of Arvo's code: publishes JSON with a plain client and reads results from a queue of its own.</summary>
sealed class PlainShop(IConnection connection, IChannel channel) : IAsyncDisposable
{
    public const string Address = "com.plain.shop";

    readonly ConcurrentQueue<JsonElement> _results = new();

    /// <summary>What arrived so far, in order.</summary>
    public IReadOnlyCollection<JsonElement> Results => _results;

    public static async Task<PlainShop> OpenAsync(Uri broker, CancellationToken cancellationToken)
    {
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellationToken);
        var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        var shop = new PlainShop(connection, channel);
        await channel.ExchangeDeclareAsync("arvo.events", "topic", durable: true,
            arguments: new Dictionary<string, object?> { ["alternate-exchange"] = "arvo.unrouted" }, cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(Address, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(Address, "arvo.events", Address, cancellationToken: cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            shop._results.Enqueue(JsonElement.Parse(delivery.Body.Span));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(Address, autoAck: true, consumer, cancellationToken);
        return shop;
    }

    public ValueTask PublishAsync(
        ReadOnlyMemory<byte> body, string routingKey, CancellationToken cancellationToken, string contentType = "application/cloudevents+json") =>
        channel.BasicPublishAsync("arvo.events", routingKey, mandatory: false, new BasicProperties { ContentType = contentType, Persistent = true },
            body, cancellationToken);

    /// <summary>With properties that no well-behaved client would write.</summary>
    public async Task PublishAsync(ReadOnlyMemory<byte> body, string routingKey, RawProperties properties, CancellationToken cancellationToken)
    {
        await using var untracked = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await untracked.BasicPublishAsync("arvo.events", routingKey, mandatory: false, properties, body, cancellationToken);
    }

    /// <summary>How many messages wait in a queue; null when there is no such queue.</summary>
    public async Task<uint?> WaitingAsync(string queue, CancellationToken cancellationToken)
    {
        await using var looking = await connection.CreateChannelAsync(cancellationToken: cancellationToken); // a missing queue closes its channel
        try
        {
            return await looking.MessageCountAsync(queue, cancellationToken);
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return null;
        }
    }

    /// <summary>Takes one message out of a queue, with its headers.</summary>
    public async Task<(byte[] Body, IDictionary<string, object?> Headers)?> TakeAsync(string queue, CancellationToken cancellationToken) =>
        await channel.BasicGetAsync(queue, autoAck: true, cancellationToken) is { } taken
            ? (taken.Body.ToArray(), taken.BasicProperties.Headers ?? new Dictionary<string, object?>())
            : null;

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }
}
