using System.Collections.Immutable;
using System.Text;

namespace Arvo.Messaging;

/// <summary>
/// Every exchange, queue and binding there is, with its arguments: the only place that knows their names.
/// Quorum queues, because they are safe and also the faster choice; a delivery limit and at-least-once dead-lettering, which needs
/// <c>reject-publish</c> or silently becomes at-most-once; one retry queue per delay, because a message's own TTL counts only at the head of a queue.
/// </summary>
public sealed class RabbitMqTopology
{
    /// <summary>Where every event is published, with its address as routing key.</summary>
    public const string EventsExchange = "arvo.events";

    /// <summary>Exchange and queue of events that no handler is bound for.</summary>
    public const string Unrouted = "arvo.unrouted";

    /// <summary>Where events are parked that no retry can help; the routing key is the handler's source.</summary>
    public const string DeadExchange = "arvo.dead";

    /// <summary>How often a handler's event is redelivered unanswered before it is given up.</summary>
    internal const int DeliveryLimit = 100;

    const int ConsumerTimeoutMilliseconds = 1_800_000;
    const long MaxQueueBytes = 2L * 1024 * 1024 * 1024;
    const long DeadTtlMilliseconds = 14L * 24 * 3600 * 1000;
    const int MaxShortString = 255;

    static readonly ImmutableSortedDictionary<string, object> Quorum = ImmutableSortedDictionary<string, object>.Empty.Add("x-queue-type", "quorum");

    readonly ImmutableArray<string> _domains;

    /// <summary>The topology of these handlers.</summary>
    /// <exception cref="ArgumentException">A source or domain can't be a routing key or would make a queue's name too long; lists all.</exception>
    public RabbitMqTopology(IEnumerable<string> sources, IEnumerable<string> domains)
    {
        Sources = [.. sources.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _domains = [.. domains.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string[] faults =
        [
            .. Sources.SelectMany(source => NameFaults("source", source)), .. _domains.SelectMany(domain => NameFaults("domain", domain)),
        ];
        if (faults.Length > 0) throw new ArgumentException(string.Join("; ", faults));
        Exchanges = [.. SharedExchanges(), .. Sources.Select(EndpointExchange)];
        Queues = [new QueueEntity(Unrouted, Quorum), .. Sources.SelectMany(QueuesOf)];
        Bindings = [new BindingEntity(Unrouted, Unrouted, ""), .. Sources.SelectMany(BindingsOf)];
        Policies = [QueuePolicy(), DeadPolicy()];
    }

    /// <summary>How long the retry queues hold an event, shortest first.</summary>
    public static ImmutableArray<TimeSpan> RetryDelays { get; } =
        [.. new[] { 250, 1_000, 5_000, 30_000 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds))];

    /// <summary>The handlers' sources, sorted.</summary>
    public ImmutableArray<string> Sources { get; }

    internal ImmutableArray<ExchangeEntity> Exchanges { get; }
    internal ImmutableArray<QueueEntity> Queues { get; }
    internal ImmutableArray<BindingEntity> Bindings { get; }
    internal ImmutableArray<PolicyEntity> Policies { get; }

    /// <summary>The queue of a handler.</summary>
    public static string QueueOf(string source) => $"arvo.{source}";

    /// <summary>The queue a handler's hopeless events are parked in.</summary>
    public static string DeadQueueOf(string source) => $"arvo.{source}.dead";

    /// <summary>
    /// The shortest of a handler's retry queues that holds an event at least as long as <paramref name="delay"/>, else the longest.
    /// </summary>
    public static string RetryQueueOf(string source, TimeSpan delay) =>
        RetryQueue(source, RetryDelays.FirstOrDefault(fitting => fitting >= delay, RetryDelays[^1]));

    internal static string AddressOf(string to, string? domain) => domain is null ? to : $"{domain}.{to}";

    /// <summary>The routing key of an address; null when it is too long to be one.</summary>
    public static string? RoutingKeyOf(string to, string? domain)
    {
        var key = AddressOf(to, domain);
        return Encoding.UTF8.GetByteCount(key) <= MaxShortString ? key : null;
    }

    /// <summary>All of it as a RabbitMQ definitions file, policies included, for import by an administrator.</summary>
    public string ToDefinitionsJson(string virtualHost = "/") => Definitions.Write(this, virtualHost);

    /// <summary>Declares what is missing. Safe to repeat and to run from several processes at once.</summary>
    /// <exception cref="TopologyException">Something exists with other properties; lists all of it.</exception>
    public Task ApplyAsync(RabbitMqOptions options, CancellationToken cancellationToken) =>
        TopologyDeclaration.RunAsync(this, options, TopologyMode.Apply, cancellationToken);

    /// <summary>
    /// Checks that every exchange and queue is there with the right properties, and declares nothing
    /// that is missing. Bindings can't be read over AMQP.
    /// </summary>
    /// <exception cref="TopologyException">Something is missing or differs; lists all of it.</exception>
    public Task VerifyAsync(RabbitMqOptions options, CancellationToken cancellationToken) =>
        TopologyDeclaration.RunAsync(this, options, TopologyMode.Verify, cancellationToken);

    /// <summary>The arguments of a handler's own queue; MassTransit declares it too, and must say the same.</summary>
    internal static ImmutableSortedDictionary<string, object> MainQueueArguments(string source) => Quorum
        .Add("x-consumer-timeout", ConsumerTimeoutMilliseconds)
        .Add("x-dead-letter-exchange", DeadExchange)
        .Add("x-dead-letter-routing-key", source)
        .Add("x-dead-letter-strategy", "at-least-once")
        .Add("x-delivery-limit", DeliveryLimit)
        .Add("x-overflow", "reject-publish");

    static ImmutableSortedDictionary<string, object> RetryQueueArguments(string source, TimeSpan delay) => Quorum
        .Add("x-dead-letter-exchange", "")
        .Add("x-dead-letter-routing-key", QueueOf(source))
        .Add("x-dead-letter-strategy", "at-least-once")
        .Add("x-message-ttl", (int)delay.TotalMilliseconds)
        .Add("x-overflow", "reject-publish");

    static string RetryQueue(string source, TimeSpan delay) => $"arvo.{source}.retry.{delay.TotalMilliseconds:0}";

    static ExchangeEntity[] SharedExchanges() =>
    [
        // An event nobody is bound for would be confirmed although dropped: the alternate exchange keeps it.
        new(EventsExchange, "topic", ImmutableSortedDictionary<string, object>.Empty.Add("alternate-exchange", Unrouted)),
        new(Unrouted, "fanout", ImmutableSortedDictionary<string, object>.Empty),
        new(DeadExchange, "direct", ImmutableSortedDictionary<string, object>.Empty),
    ];

    // MassTransit insists on an exchange named like the queue; nothing is published to it.
    static ExchangeEntity EndpointExchange(string source) => new(QueueOf(source), "fanout", ImmutableSortedDictionary<string, object>.Empty);

    static QueueEntity[] QueuesOf(string source) =>
    [
        new(QueueOf(source), MainQueueArguments(source)),
        .. RetryDelays.Select(delay => new QueueEntity(RetryQueue(source, delay), RetryQueueArguments(source, delay))),
        new(DeadQueueOf(source), Quorum),
    ];

    BindingEntity[] BindingsOf(string source) =>
    [
        new(EventsExchange, QueueOf(source), source),
        .. _domains.Select(domain => new BindingEntity(EventsExchange, QueueOf(source), AddressOf(source, domain))),
        new(QueueOf(source), QueueOf(source), ""),
        new(DeadExchange, DeadQueueOf(source), source),
    ];

    static PolicyEntity QueuePolicy() =>
        new("arvo-queues", "^arvo\\.", 0, ImmutableSortedDictionary<string, object>.Empty.Add("max-length-bytes", MaxQueueBytes));

    static PolicyEntity DeadPolicy() => new("arvo-dead", "^arvo\\.(unrouted|.*\\.dead)$", 1, ImmutableSortedDictionary<string, object>.Empty
        .Add("max-length-bytes", MaxQueueBytes).Add("message-ttl", DeadTtlMilliseconds));

    string[] NameFaults(string what, string name)
    {
        if (name.Length == 0 || name.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('.' or '-' or '_')))
            return [$"{what} '{name}': only letters, digits, dots, hyphens and underscores can be routed"];
        var longest = _domains.Select(domain => domain.Length + 1).Append("arvo..retry.30000".Length).Max() + name.Length;
        return longest <= MaxShortString ? [] : [$"{what} '{name}': too long for a queue or routing key of {MaxShortString} bytes"];
    }
}
