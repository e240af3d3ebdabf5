using Arvo.Orchestration;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Arvo.Messaging;

/// <summary>Applies or verifies a topology over AMQP. A refusal closes the channel, so every entity that may be refused gets the next one.</summary>
sealed class TopologyDeclaration(IConnection connection) : IAsyncDisposable
{
    readonly List<string> _faults = [];
    IChannel? _channel;

    public static async Task RunAsync(RabbitMqTopology topology, RabbitMqOptions options, TopologyMode mode, CancellationToken cancellationToken)
    {
        try
        {
            await RunOnceAsync(topology, options, mode, cancellationToken);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // So the client says that an answer took too long: a broker that is slow, and not a wish to stop.
            throw new DependencyUnavailableException("rabbitmq", $"{options} did not answer in time.", e);
        }
    }

    static async Task RunOnceAsync(RabbitMqTopology topology, RabbitMqOptions options, TopologyMode mode, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(options, cancellationToken);
        await using var declaration = new TopologyDeclaration(connection);
        if (mode == TopologyMode.Verify) await declaration.RequirePresenceAsync(topology, cancellationToken);
        else await declaration.DeclareAsync(topology, cancellationToken);
        if (declaration._faults.Count > 0) throw new TopologyException(declaration._faults);
    }

    static async Task<IConnection> ConnectAsync(RabbitMqOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await RabbitMqConnections.OpenAsync(options, "arvo-topology", cancellationToken);
        }
        catch (BrokerUnreachableException e)
        {
            throw new DependencyUnavailableException("rabbitmq", $"{options} can't be reached: {Text.Brief(e.InnerException?.Message ?? e.Message)}",
                e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_channel is not null) await _channel.DisposeAsync();
    }

    async Task DeclareAsync(RabbitMqTopology topology, CancellationToken cancellationToken)
    {
        await DeclareEntitiesAsync(topology, cancellationToken);
        if (_faults.Count > 0) return;
        foreach (var binding in topology.Bindings)
            await TryAsync($"binding of '{binding.Queue}' to '{binding.Exchange}'",
                channel => channel.QueueBindAsync(binding.Queue, binding.Exchange, binding.RoutingKey, arguments: null, noWait: false,
                    cancellationToken),
                cancellationToken);
    }

    async Task DeclareEntitiesAsync(RabbitMqTopology topology, CancellationToken cancellationToken)
    {
        foreach (var exchange in topology.Exchanges)
            await TryAsync($"exchange '{exchange.Name}'",
                channel => channel.ExchangeDeclareAsync(exchange.Name, exchange.Type, durable: true, autoDelete: false,
                exchange.Arguments.ToDictionary(pair => pair.Key, object? (pair) => pair.Value), cancellationToken: cancellationToken),
                cancellationToken);
        foreach (var queue in topology.Queues)
            await TryAsync($"queue '{queue.Name}'",
                channel => channel.QueueDeclareAsync(queue.Name, durable: true, exclusive: false, autoDelete: false,
                queue.Arguments.ToDictionary(pair => pair.Key, object? (pair) => pair.Value), cancellationToken: cancellationToken),
                cancellationToken);
    }

    // Declaring what is there changes nothing and compares its properties, so that comes once everything is known to be there.
    async Task RequirePresenceAsync(RabbitMqTopology topology, CancellationToken cancellationToken)
    {
        foreach (var exchange in topology.Exchanges)
            await TryAsync($"exchange '{exchange.Name}'", channel => channel.ExchangeDeclarePassiveAsync(exchange.Name, cancellationToken),
                cancellationToken);
        foreach (var queue in topology.Queues)
            await TryAsync($"queue '{queue.Name}'", channel => channel.QueueDeclarePassiveAsync(queue.Name, cancellationToken), cancellationToken);
        if (_faults.Count == 0) await DeclareEntitiesAsync(topology, cancellationToken);
    }

    async Task TryAsync(string entity, Func<IChannel, Task> declare, CancellationToken cancellationToken)
    {
        if (_channel is not { IsOpen: true })
        {
            if (_channel is not null) await _channel.DisposeAsync();
            _channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        }
        try
        {
            await declare(_channel);
        }
        catch (OperationInterruptedException refused) when (refused.ShutdownReason is { ReplyCode: >= 400 and < 500 } reason && connection.IsOpen)
        {
            _faults.Add($"{entity}: {reason.ReplyText}");
        }
    }
}
