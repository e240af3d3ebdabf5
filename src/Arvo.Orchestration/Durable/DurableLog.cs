using Microsoft.Extensions.Logging;

namespace Arvo.Orchestration;

// Event ids 250-299. Subjects and ids, never payloads.
internal static partial class DurableLog
{
    [LoggerMessage(250, LogLevel.Warning,
        "Machine memory {Memory} can neither commit conditionally nor keep an outbox. Weaker promises hold: a repeated event is recognised among the last 128 only, nothing fences a worker that lost its lock, events are sent again when replicas take turns, and there are no timers, tombstones or sweeps")]
    public static partial void PlainMemory(ILogger logger, string memory);

    [LoggerMessage(251, LogLevel.Information, "Published {Count} events that an earlier step of {Subject} had left behind")]
    public static partial void Helped(ILogger logger, int count, string subject);

    [LoggerMessage(252, LogLevel.Debug, "{Count} marks of published outboxes were lost; those events may be sent again")]
    public static partial void MarksLost(ILogger logger, int count, Exception error);

    [LoggerMessage(254, LogLevel.Debug, "Event {EventId} of type {Type}, subject {Subject} comes back in {Delay}: {Reason}")]
    public static partial void Deferred(ILogger logger, string eventId, string type, string subject, TimeSpan delay, string reason);

    [LoggerMessage(255, LogLevel.Information, "Event {EventId} of type {Type} came after {Subject} had ended")]
    public static partial void LateEvent(ILogger logger, string eventId, string type, string subject);

    [LoggerMessage(256, LogLevel.Debug, "Event {EventId} of type {Type}, subject {Subject} was applied before")]
    public static partial void Deduplicated(ILogger logger, string eventId, string type, string subject);

    [LoggerMessage(260, LogLevel.Error,
        "Timer {Timer} of {Subject} could not be fired ({Reason}, {Failures} times so far) and is tried again in {Wait}")]
    public static partial void TimerPutOff(ILogger logger, string timer, string subject, string reason, int failures, TimeSpan wait, Exception error);

    [LoggerMessage(264, LogLevel.Error, "Timer {Timer} of {Subject} can never be fired ({Reason}); its instance has failed")]
    public static partial void TimerFailed(ILogger logger, string timer, string subject, string reason, Exception error);

    [LoggerMessage(265, LogLevel.Error,
        "Timer {Timer} of {Subject} could not be fired ({Reason}), and the workflow can't tell what follows from that; it stays armed as it is")]
    public static partial void TimerLeft(ILogger logger, string timer, string subject, string reason, Exception error);

    [LoggerMessage(261, LogLevel.Warning, "A sweep for {Kind} failed")]
    public static partial void SweepFailed(ILogger logger, ScanKind kind, Exception error);

    [LoggerMessage(262, LogLevel.Warning, "A visit to {Subject} failed; it is left alone for {Backoff}")]
    public static partial void VisitFailed(ILogger logger, string subject, TimeSpan backoff, Exception error);

    [LoggerMessage(263, LogLevel.Information, "Visited {Visited} instances for {Kind}; the oldest waited {Oldest}")]
    public static partial void Swept(ILogger logger, int visited, ScanKind kind, TimeSpan oldest);
}
