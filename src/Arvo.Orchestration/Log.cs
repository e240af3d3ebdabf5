using Microsoft.Extensions.Logging;

namespace Arvo.Orchestration;

/// <summary>
/// Messages of handlers, event ids 200 to 239; those of memories (240 to 249) and of the durable executor (250 to 299) are in other files.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Warning,
        "Event {EventId} of type {EventType} is not for {Source}: its subject names {Orchestrator}. Nothing was done")]
    public static partial void ForeignSubject(this ILogger logger, string eventId, string eventType, string source, string orchestrator);

    [LoggerMessage(201, LogLevel.Warning,
        "Event {EventId} of type {EventType} came to {Source} when the workflow had ended as {Status}. Nothing was done")]
    public static partial void LateEvent(this ILogger logger, string eventId, string eventType, string source, string status);

    [LoggerMessage(202, LogLevel.Information,
        "Event {EventId} from {EventSource} was applied by {Source} before; {Count} stored events are given out again")]
    public static partial void DuplicateEvent(this ILogger logger, string eventId, string eventSource, string source, int count);

    [LoggerMessage(203, LogLevel.Error, "The workflow {Source} {Version} failed on event {EventId} of type {EventType}; its initiator is told")]
    public static partial void WorkflowFailed(this ILogger logger, Exception error, string source, string version, string eventId, string eventType);

    [LoggerMessage(204, LogLevel.Error,
        "The failure of the workflow {Source} on event {EventId} could not be stored; its initiator is told all the same, with the same event ids on a retry")]
    public static partial void FailureNotStored(this ILogger logger, Exception error, string source, string eventId);

    [LoggerMessage(205, LogLevel.Error, "The lock of a workflow of {Source} could not be given back after event {EventId}; it expires by itself")]
    public static partial void UnlockFailed(this ILogger logger, Exception error, string source, string eventId);

    [LoggerMessage(206, LogLevel.Warning, "No machine of {Source} has version {Version}")]
    public static partial void MachineNotFound(this ILogger logger, string source, string version);

    [LoggerMessage(207, LogLevel.Error, "The handler {Source} failed on event {EventId} of type {EventType}; its sender is told")]
    public static partial void HandlerFailed(this ILogger logger, Exception error, string source, string eventId, string eventType);

    [LoggerMessage(208, LogLevel.Warning, "The event {EventId} names no version of the contract {ContractUri}; the latest, {Version}, is taken")]
    public static partial void NoVersionNamed(this ILogger logger, string eventId, string contractUri, string version);

    [LoggerMessage(209, LogLevel.Error,
        "The cleanup after the end of a workflow of {Source} failed on event {EventId}; its result leaves all the same")]
    public static partial void CleanupFailed(this ILogger logger, Exception error, string source, string eventId);
}
