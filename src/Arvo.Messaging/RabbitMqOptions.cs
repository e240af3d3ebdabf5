namespace Arvo.Messaging;

/// <summary>What to do about exchanges and queues at start.</summary>
public enum TopologyMode
{
    /// <summary>Declare what is missing. The default.</summary>
    Apply,
    /// <summary>Refuse to start when something is missing or differs; for a broker user that may not configure.</summary>
    Verify,
}

/// <summary>What emitted events leave through.</summary>
public enum PublisherKind
{
    /// <summary>
    /// RabbitMQ's own client on a connection of its own: faster, and a broker that slows publishers
    /// down does not delay acknowledgements. The default.
    /// </summary>
    RabbitMqClient,
    /// <summary>MassTransit's send endpoint.</summary>
    MassTransit,
}

/// <summary>Where RabbitMQ is and how to use it.</summary>
public sealed record RabbitMqOptions
{
    /// <summary>An <c>amqp://</c> or <c>amqps://</c> address with the virtual host as path; user and password may be in it.</summary>
    public required Uri Uri { get; init; }

    /// <summary>Wins over the address'; null: that, else guest.</summary>
    public string? UserName { get; init; }

    /// <summary>Wins over the address'; null: that, else guest.</summary>
    public string? Password { get; init; }

    /// <summary>A file that holds the password (a mounted secret), read again at every connect; wins over <see cref="Password"/>.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The name the broker's certificate must carry; null: the address' host.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Allows plain text to a host that is not this one. Default: false.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>
    /// Messages held unacknowledged per queue. 1 to 1000; null: as many as are handled at a time. What is held beyond those
    /// can't overtake a message that ends the process, and shares its redeliveries.
    /// </summary>
    public int? Prefetch { get; init; }

    /// <summary>Exchanges and queues at start. Default: apply.</summary>
    public TopologyMode Topology { get; init; } = TopologyMode.Apply;

    /// <summary>What emitted events leave through. Default: RabbitMQ's own client.</summary>
    public PublisherKind Publisher { get; init; } = PublisherKind.RabbitMqClient;

    /// <summary>Channels to publish on; events of one subject use the same. 1 to 16, default 4.</summary>
    public int PublisherChannels { get; init; } = 4;

    /// <summary>Events published but not yet confirmed, per channel. 1 to 4096, default 256.</summary>
    public int PublishWindow { get; init; } = 256;

    /// <summary>A connection that leaves a confirm out for longer is dropped. Default: 10 s.</summary>
    public TimeSpan ConfirmTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The process ends when nothing was consumed for this long without a break although the broker is there; while it is away, the process waits. 30
    /// s, well above the time in which a lost connection is noticed, to 1 day, default 60 s.
    /// </summary>
    public TimeSpan UnhealthyLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Everything that is wrong with these options; empty when they can be used.</summary>
    public IReadOnlyList<string> Faults() =>
    [
        .. AddressFaults(),
        .. Unless(Prefetch is null or (>= 1 and <= 1000), $"Prefetch: {Prefetch} is not from 1 to 1000"),
        .. Unless(PublisherChannels is >= 1 and <= 16, $"PublisherChannels: {PublisherChannels} is not from 1 to 16"),
        .. Unless(PublishWindow is >= 1 and <= 4096, $"PublishWindow: {PublishWindow} is not from 1 to 4096"),
        .. Unless(UnhealthyLimit >= TimeSpan.FromSeconds(30) && UnhealthyLimit <= TimeSpan.FromDays(1),
            $"UnhealthyLimit: {UnhealthyLimit} is not from 30 s to 1 day"),
        .. Unless(ConfirmTimeout > TimeSpan.Zero, $"ConfirmTimeout: {ConfirmTimeout} is not positive"),
    ];

    /// <summary>Names the broker, never a password.</summary>
    public override string ToString() => $"{Uri.Scheme}://{Uri.Host}:{RabbitMqConnections.PortOf(this)}{Uri.AbsolutePath}";

    internal bool Secure => Uri.Scheme == "amqps";

    string[] AddressFaults()
    {
        if (!Uri.IsAbsoluteUri || Uri.Scheme is not ("amqp" or "amqps")) return ["Uri: must begin with amqp:// or amqps://"];
        if (!Secure && !Uri.IsLoopback && !AllowInsecure)
            return [$"Uri: plain text to {Uri.Host}: use amqps://, or set AllowInsecure if the network is trusted"];
        return [];
    }

    static string[] Unless(bool valid, string fault) => valid ? [] : [fault];
}
