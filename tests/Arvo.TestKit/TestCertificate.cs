using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Arvo.TestKit;

/// <summary>A certificate of <c>localhost</c> that nobody trusts who isn't told to, as PEM files in a folder of its own.</summary>
public sealed class TestCertificate : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arvo-tls-");

    /// <summary>Valid from yesterday to tomorrow.</summary>
    public TestCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The certificate; it is its own authority.</summary>
    public string CertificateFile => Path.Combine(_folder.FullName, "certificate.pem");

    string KeyFile => Path.Combine(_folder.FullName, "key.pem");

    /// <summary>Lines of <c>rabbitmq.conf</c> that have a broker show it on a port.</summary>
    public IReadOnlyList<string> RabbitMqConfiguration(int port) =>
        [
            $"listeners.ssl.1 = 127.0.0.1:{port}", $"ssl_options.certfile = {CertificateFile}", $"ssl_options.keyfile = {KeyFile}",
            "ssl_options.verify = verify_none",
        ];

    /// <summary>Deletes the files.</summary>
    public void Dispose() => _folder.Delete(recursive: true);
}
