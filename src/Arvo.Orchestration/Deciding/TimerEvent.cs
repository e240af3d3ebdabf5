using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>
/// A due timer seen as an event: it acts on behalf of the event consumed last, whose access control, trace and domain it
/// carries on. Its identity is the arming, so that firing it twice is recognised.
/// </summary>
internal static class TimerEvent
{
    const string Type = "arvo.timer.due";

    public static ArvoEvent Of(MachineTimer due, MachineMemoryRecord current, string source, string time) => new()
    {
        Id = due.EventId,
        Source = source,
        Type = Type,
        Subject = current.Subject,
        Data = JsonDocument.Parse(due.Event).RootElement,
        Time = time,
        AccessControl = Text(current, "accesscontrol"),
        TraceParent = Text(current, "traceparent"),
        TraceState = Text(current, "tracestate"),
        Domain = Text(current, "domain"),
    };

    static string? Text(MachineMemoryRecord current, string member) =>
        current.Consumed is { ValueKind: JsonValueKind.Object } last
            && last.TryGetProperty(member, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
