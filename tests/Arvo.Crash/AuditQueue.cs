using Arvo.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Arvo.Crash;

/// <summary>A queue that gets a copy of everything published, read into an audit in the order of publication.</summary>
internal sealed class AuditQueue(IConnection connection, IChannel channel) : IAsyncDisposable
{
    const string Name = "crash.audit";

    /// <summary>Opens it before anything is published; the exchange must exist.</summary>
    public static async Task<AuditQueue> OpenAsync(Uri broker, EventAudit audit, CancellationToken cancellationToken)
    {
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellationToken);
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(Name, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(Name, RabbitMqTopology.EventsExchange, "#", cancellationToken: cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel); // one delivery after the other
        consumer.ReceivedAsync += (_, delivery) =>
        {
            audit.Hear(delivery.Body.ToArray());
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(Name, autoAck: true, consumer, cancellationToken);
        return new AuditQueue(connection, channel);
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }
}
