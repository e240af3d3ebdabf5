using Microsoft.Extensions.Logging;

namespace Arvo.Messaging;

/// <summary>What this project logs: event ids 300 to 399. Never a payload, never a secret.</summary>
static partial class Log
{
    [LoggerMessage(300, LogLevel.Information, "Publishing to {Broker} on a new connection.")]
    public static partial void PublisherConnected(ILogger logger, RabbitMqOptions broker);

    [LoggerMessage(301, LogLevel.Warning, "The connection for publishing to {Broker} is lost: {Reason}")]
    public static partial void PublisherLost(ILogger logger, RabbitMqOptions broker, string reason);

    [LoggerMessage(302, LogLevel.Warning, "No connection for publishing to {Broker}: {Reason} Next try in {Pause}.")]
    public static partial void PublisherNotConnected(ILogger logger, RabbitMqOptions broker, string reason, TimeSpan pause);

    [LoggerMessage(310, LogLevel.Warning, "Parked event {EventId} of {Handler}, subject {Subject}: {Reason}. {Detail}")]
    public static partial void Parked(ILogger logger, string eventId, string handler, string subject, string reason, string detail);

    [LoggerMessage(311, LogLevel.Debug, "Event {EventId} of {Handler} comes back in {Delay} because of {Reason}, attempt {Attempt}.")]
    public static partial void Deferred(ILogger logger, string handler, string eventId, TimeSpan delay, string reason, int attempt);

    [LoggerMessage(312, LogLevel.Error, "Handling event {EventId} of {Handler} failed unexpectedly, failure {Failure}.")]
    public static partial void HandlingFailed(ILogger logger, string eventId, string handler, int failure, Exception exception);

    [LoggerMessage(313, LogLevel.Warning, "{Dependency} is away: events are held until it is back. First noticed by {Handler}: {Detail}")]
    public static partial void Holding(ILogger logger, string dependency, string handler, string detail);

    [LoggerMessage(314, LogLevel.Warning, "{Dependency} is away: what is to be parked or brought back is held. {Detail}")]
    public static partial void SettlementHeld(ILogger logger, string dependency, string detail);

    [LoggerMessage(315, LogLevel.Warning,
        "Event {EventId} of {Handler} is handled alone: it was redelivered {Redeliveries} times, perhaps because handling it ends the process.")]
    public static partial void Isolated(ILogger logger, string eventId, string handler, int redeliveries);

    [LoggerMessage(316, LogLevel.Warning, "Kept event {EventId} of {Subject} as unrouted: no handler of this process is addressed as {Address}.")]
    public static partial void Unrouted(ILogger logger, string eventId, string subject, string address);

    [LoggerMessage(320, LogLevel.Information, "Consuming through {Transport}.")]
    public static partial void Consuming(ILogger logger, string transport);

    [LoggerMessage(321, LogLevel.Warning, "{Broker} is not reached yet: {Reason} Next try in {Pause}.")]
    public static partial void BrokerNotReached(ILogger logger, RabbitMqOptions broker, string reason, TimeSpan pause);

    [LoggerMessage(322, LogLevel.Critical, "Messaging can't start, so the process ends: {Reason}")]
    public static partial void TransportFailed(ILogger logger, string reason, Exception exception);

    [LoggerMessage(323, LogLevel.Warning, "{Broker} is reached in plain text, as AllowInsecure permits.")]
    public static partial void PlainText(ILogger logger, RabbitMqOptions broker);

    [LoggerMessage(327, LogLevel.Warning,
        "Nothing was consumed through {Transport} for {Stalled}, although the broker answers: another bus takes the place of this one.")]
    public static partial void BusReplaced(ILogger logger, string transport, TimeSpan stalled);

    [LoggerMessage(326, LogLevel.Error,
        "Nothing is consumed from {Broker} for {Stalled}, although it answers, so the process ends: start it again. If that does not help, look in the broker's log for what it refuses the user or which queue it has otherwise.")]
    public static partial void Stalled(ILogger logger, RabbitMqOptions broker, TimeSpan stalled);

    [LoggerMessage(324, LogLevel.Information, "Draining: running events have {Timeout}.")]
    public static partial void Draining(ILogger logger, TimeSpan timeout);

    [LoggerMessage(325, LogLevel.Information, "Drained.")]
    public static partial void Stopped(ILogger logger);
}
