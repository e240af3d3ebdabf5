using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Arvo.Orchestration;
using Arvo.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Arvo.Messaging.Tests;

public sealed class TlsTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arvo-tls-");
    readonly int _port = FreePort.Next();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_refused_by_every_connection()
    {
        await using var server = await StartAsync();
        var options = new RabbitMqOptions { Uri = new Uri($"amqps://localhost:{_port}/") };
        var topology = new RabbitMqTopology(["com.order.process"], []);
        await using var publisher = new PublisherConnection(options, TimeProvider.System, NullLogger<PublisherConnection>.Instance);
        var transport = new RabbitMqTransport(options, new MessagingOptions(), topology, publisher, TimeProvider.System, NullLogger<RabbitMqTransport>.Instance);
        var bus = transport.CreateBus([new DeliveryEndpoint("com.order.process", _ => Task.CompletedTask)]);

        var ours = await Should.ThrowAsync<DependencyUnavailableException>(() => topology.ApplyAsync(options, Cancellation));
        using var impatience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var massTransits = await Should.ThrowAsync<Exception>(() => bus.StartAsync(impatience.Token));

        AllMessages(ours).ShouldContain("certificate", Case.Insensitive);
        massTransits.ShouldNotBeNull();
        (await server.ManageAsync(HttpMethod.Get, "api/queues", null, Cancellation)).ShouldBe("[]");
    }

    async Task<RabbitMqServer> StartAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(_folder.FullName, "certificate.pem"), Path.Combine(_folder.FullName, "key.pem"));
        await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem(), Cancellation);
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), Cancellation);

        return await RabbitMqServer.StartAsync(new RabbitMqServerOptions(
        [
            $"listeners.ssl.1 = 127.0.0.1:{_port}", $"ssl_options.certfile = {certificateFile}", $"ssl_options.keyfile = {keyFile}", "ssl_options.verify = verify_none",
        ]), Cancellation);
    }

    static string AllMessages(Exception? exception) => exception is null ? "" : $"{exception.Message} {AllMessages(exception.InnerException)}";
}
