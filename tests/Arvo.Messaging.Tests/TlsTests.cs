using Arvo.Orchestration;
using Arvo.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Arvo.Messaging.Tests;

public sealed class TlsTests : IDisposable
{
    readonly TestCertificate _certificate = new();
    readonly int _port = FreePort.Next();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _certificate.Dispose();

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_refused_by_every_connection()
    {
        await using var server = await RabbitMqServer.StartAsync(new RabbitMqServerOptions(_certificate.RabbitMqConfiguration(_port)), Cancellation);
        var options = new RabbitMqOptions { Uri = new Uri($"amqps://localhost:{_port}/") };
        var topology = new RabbitMqTopology(["com.order.process"], []);
        await using var publisher = new PublisherConnection(options, TimeProvider.System, NullLogger<PublisherConnection>.Instance);
        var transport = new RabbitMqTransport(options, new MessagingOptions(), topology, publisher, TimeProvider.System,
            NullLogger<RabbitMqTransport>.Instance);
        var bus = transport.CreateBus([new DeliveryEndpoint("com.order.process", _ => Task.CompletedTask)]);

        var ours = await Should.ThrowAsync<DependencyUnavailableException>(() => topology.ApplyAsync(options, Cancellation));
        using var impatience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var massTransits = await Should.ThrowAsync<Exception>(() => bus.StartAsync(impatience.Token));

        AllMessages(ours).ShouldContain("certificate", Case.Insensitive);
        massTransits.ShouldNotBeNull();
        (await server.ManageAsync(HttpMethod.Get, "api/queues", null, Cancellation)).ShouldBe("[]");
    }

    static string AllMessages(Exception? exception) => exception is null ? "" : $"{exception.Message} {AllMessages(exception.InnerException)}";
}
