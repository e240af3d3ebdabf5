using System.Text.Json;
using Arvo.JsonSchema;
using Arvo.Memory.Postgres;
using Arvo.Memory.Sqlite;
using Arvo.Messaging;
using Arvo.Orchestration;
using Arvo.Sample.Orders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Arvo.Worker.Tests;

/// <summary>
/// The examples of READMEs that need servers or a host of one's own: compiled, not run. <see cref="ReadmeTests"/> compares the texts.
/// </summary>
static class ReadmeExamples
{
    public static void OwnHost(IServiceCollection services, IArvoEventHandler paymentService, string connectionString)
    {
        services.AddArvo(arvo => arvo
            .AddOrchestrator(OrderMachine.V1)
            .AddHandler(paymentService)
            .UseRabbitMq(new RabbitMqOptions { Uri = new Uri("amqps://broker.example/") })
            .UsePostgres(new PostgresMachineMemoryOptions { ConnectionString = connectionString }));
    }

    public static void Messaging(IServiceCollection services, IEventDispatcher dispatcher)
    {
        services.AddSingleton<IEventDispatcher>(dispatcher);
        services.AddArvoRabbitMq(new RabbitMqOptions { Uri = new Uri("amqps://rabbit.example.com/orders") });
    }

    public static async Task AnyClientAsync()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri("amqp://localhost") }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var body = """
            {"specversion":"1.0","id":"1","source":"com.my.client","type":"com.order.process","subject":"order/1","to":"com.order.process",
             "datacontenttype":"application/cloudevents+json;charset=UTF-8;profile=arvo","time":"2030-01-01T00:00:00.000+00:00","data":{"amount":3}}
            """u8.ToArray();
        var properties = new BasicProperties { ContentType = "application/cloudevents+json", Persistent = true };
        await channel.BasicPublishAsync("arvo.events", "com.order.process", mandatory: true, properties, body);
    }

    public static async Task PostgresAsync(ArvoEvent consumed, string subject, string nonce, CancellationToken cancellationToken)
    {
        var options = new PostgresMachineMemoryOptions { ConnectionString = "Host=db;Database=arvo;Username=worker" };
        await using var memory = new PostgresMachineMemory(options);
        await memory.PrepareAsync(cancellationToken);

        var request = new AcquireRequest(subject, nonce, TimeSpan.FromSeconds(60), [EventKey.Of(consumed)]);
        var acquired = await memory.AcquireAsync(request, cancellationToken);
        _ = acquired;
    }

    public static async Task DurableAsync(
        IMachineMemory memory, IEventPublisher publisher, ArvoOrchestrator orderOrchestrator, ArvoEvent consumed, ILogger<DurableExecutor> logger,
        CancellationToken cancellationToken)
    {
        var executor = new DurableExecutor(memory, publisher, new DurableOptions(), TimeProvider.System, logger);
        IEventDispatcher orders = executor.DispatcherFor(orderOrchestrator);
        DeliveryOutcome outcome = await orders.DispatchAsync(consumed, new DeliveryHistory(Attempt: 0, EarlyFor: TimeSpan.Zero), cancellationToken);
        _ = outcome;
        await executor.DrainAsync(cancellationToken);
    }

    public static async Task SqliteAsync()
    {
        await using var memory = new SqliteMachineMemory(new SqliteMachineMemoryOptions { Path = "/var/lib/arvo/arvo.db" });
    }

    public static ArvoContract JsonSchema(JsonElement document)
    {
        ArvoContract contract = ArvoContract.FromJsonSchema(document, JsonSchemaEventSchema.Parse);
        return contract;
    }
}
