using Arvo.TestKit;

namespace Arvo.Worker.Tests;

public sealed class TlsTests : IDisposable
{
    readonly TestCertificate _certificate = new();
    readonly DataFolder _data = new();
    readonly int _port = FreePort.Next();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broker_of_a_private_authority_is_trusted_once_its_certificate_is_given_to_OpenSSL()
    {
        await using var broker = await RabbitMqServer.StartAsync(new RabbitMqServerOptions(_certificate.RabbitMqConfiguration(_port)), Cancellation);
        using var worker = new WorkerProcess(new Dictionary<string, string?> { ["SSL_CERT_FILE"] = _certificate.CertificateFile },
            "--Urls=http://127.0.0.1:0", _data.Setting, "--Arvo:Transport=RabbitMq", $"--Arvo:RabbitMq:Uri=amqps://guest:guest@localhost:{_port}/");
        await Eventually.HoldsAsync("it consumes", () => worker.Output.Contains("Consuming through rabbitmq", StringComparison.Ordinal),
            Cancellation);
        await using var shop = await PlainShop.OpenAsync(broker.Uri, Cancellation);

        await shop.PublishAsync(Orders.Placed("1").Bytes(), Orders.Source, Cancellation);

        await Eventually.HoldsAsync("the order ended", () => shop.Results.Count == 1, Cancellation);
    }

    public void Dispose()
    {
        _data.Dispose();
        _certificate.Dispose();
    }
}
