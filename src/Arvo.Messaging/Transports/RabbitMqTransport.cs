using Arvo.Orchestration;
using MassTransit;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Arvo.Messaging;

/// <summary>RabbitMQ: MassTransit consumes, and a connection of its own publishes.</summary>
sealed class RabbitMqTransport(
    RabbitMqOptions rabbitMq, MessagingOptions options, RabbitMqTopology topology, PublisherConnection publisher, TimeProvider clock,
    ILogger<RabbitMqTransport> logger) : ITransport
{
    readonly ConsumerSockets _sockets = new(RabbitMqConnections.TlsServerNameOf(rabbitMq));

    public string System => MessagingTelemetry.RabbitMq;

    public bool CanPublish => publisher.IsConnected;

    public bool IsAway => publisher.IsAway;

    public bool CanConsume => _sockets.IsConnected;

    /// <summary>MassTransit waits 3 to 30 s between its own tries.</summary>
    public TimeSpan? Patience => TimeSpan.FromSeconds(15);

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (!rabbitMq.Secure && !rabbitMq.Uri.IsLoopback) Log.PlainText(logger, rabbitMq);
        publisher.Start();
        await BrokerRetry.Create(clock, TellsItIsAway, Report).ExecuteAsync(DeclareAsync, cancellationToken);
    }

    public IBusControl CreateBus(IReadOnlyList<DeliveryEndpoint> endpoints) => Bus.Factory.CreateUsingRabbitMq(bus =>
    {
        bus.Host(rabbitMq.Uri.Host, (ushort)RabbitMqConnections.PortOf(rabbitMq), RabbitMqConnections.VirtualHostOf(rabbitMq), host =>
        {
            host.ConnectionName("arvo-consumer");
            host.MaxMessageSize(RabbitMqConnections.LargestMessage);
            // Called before every connect: the same TLS, credentials and timeouts as our other connections.
            host.OnRefreshConnectionFactory = factory =>
            {
                RabbitMqConnections.Configure(factory, rabbitMq);
                factory.SocketFactory = _sockets.Create;
                factory.Ssl = new SslOption(); // the sockets see to it, by the same rules
                return Task.CompletedTask;
            };
        });
        foreach (var endpoint in endpoints) bus.ReceiveEndpoint(RabbitMqTopology.QueueOf(endpoint.Source), queue => Configure(queue, endpoint));
    });

    public Uri AddressOf(string exchange) => exchange == RabbitMqTopology.EventsExchange
        ? new Uri($"exchange:{exchange}?type=topic&alternateexchange={RabbitMqTopology.Unrouted}")
        : new Uri($"exchange:{exchange}?type=fanout");

    void Configure(IRabbitMqReceiveEndpointConfigurator queue, DeliveryEndpoint endpoint)
    {
        EndpointSettings.Apply(queue, endpoint, options);
        queue.PrefetchCount = rabbitMq.Prefetch ?? options.Concurrency;
        foreach (var (name, value) in RabbitMqTopology.MainQueueArguments(endpoint.Source)) queue.SetQueueArgument(name, value);
    }

    async ValueTask DeclareAsync(CancellationToken cancellationToken) =>
        await (rabbitMq.Topology == TopologyMode.Verify
            ? topology.VerifyAsync(rabbitMq, cancellationToken)
            : topology.ApplyAsync(rabbitMq, cancellationToken));

    void Report(Exception failure, TimeSpan pause) =>
        Log.BrokerNotReached(logger, rabbitMq, Text.Brief(failure.InnerException?.Message ?? failure.Message), pause);

    static bool TellsItIsAway(Exception failure) =>
        failure is DependencyUnavailableException or BrokerUnreachableException or OperationInterruptedException or IOException or TimeoutException;
}
