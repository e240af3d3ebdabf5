using System.Net.Sockets;
using System.Security.Authentication;
using RabbitMQ.Client;

namespace Arvo.Messaging;

/// <summary>How connections to the broker are made, MassTransit's included: the one place for TLS, credentials and timeouts.</summary>
static class RabbitMqConnections
{
    static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    // The broker's own limit for a message. Were ours lower, one message above it would close the connection, come back and close it again.
    public const uint LargestMessage = 512 * 1024 * 1024;

    public static Task<IConnection> OpenAsync(
        RabbitMqOptions options, string name, CancellationToken cancellationToken, Func<AddressFamily, ITcpClient>? socketFactory = null)
    {
        var factory = new ConnectionFactory
        {
            HostName = options.Uri.Host,
            Port = PortOf(options),
            VirtualHost = VirtualHostOf(options),
            AutomaticRecoveryEnabled = false, // we open a new one: recovery hides which publishes were lost
        };
        if (socketFactory is not null) factory.SocketFactory = socketFactory;
        Configure(factory, options);
        return factory.CreateConnectionAsync(name, cancellationToken);
    }

    public static void Configure(ConnectionFactory factory, RabbitMqOptions options)
    {
        factory.RequestedConnectionTimeout = ConnectTimeout;
        factory.ContinuationTimeout = AnswerTimeout;
        factory.RequestedHeartbeat = Heartbeat;
        factory.MaxInboundMessageBodySize = LargestMessage;
        factory.CredentialsProvider = new RabbitMqCredentials(options);
        // Chain and name are checked; None leaves the version to the operating system: TLS 1.2 or newer.
        factory.Ssl = TlsServerNameOf(options) is { } name ? new SslOption(name, enabled: true) { Version = SslProtocols.None } : new SslOption();
    }

    /// <summary>The name that the broker's certificate must have; null: no TLS.</summary>
    public static string? TlsServerNameOf(RabbitMqOptions options) => options.Secure ? options.TlsServerName ?? options.Uri.Host : null;

    public static int PortOf(RabbitMqOptions options) => options.Uri.Port > 0 ? options.Uri.Port : options.Secure ? 5671 : 5672;

    // amqp://host and amqp://host/ mean "/"; amqp://host/name means "name" (the RabbitMQ URI specification would have the second mean "").
    public static string VirtualHostOf(RabbitMqOptions options) =>
        options.Uri.AbsolutePath is "" or "/" ? "/" : Uri.UnescapeDataString(options.Uri.AbsolutePath[1..]);
}
