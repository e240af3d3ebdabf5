using System.Text.Json;

namespace Arvo.Orchestration;

internal static class RecordReader
{
    public static MachineMemoryRecord Read(JsonElement root)
    {
        var events = root.GetProperty("events"u8);
        return new MachineMemoryRecord
        {
            ExecutionStatus = root.GetProperty("executionStatus"u8).ValueEquals("failure"u8) ? ExecutionStatus.Failure : ExecutionStatus.Normal,
            InitEventId = Text(root, "initEventId"u8),
            Subject = RequiredText(root, "subject"u8),
            ParentSubject = Text(root, "parentSubject"u8),
            Status = RequiredText(root, "status"u8),
            Value = Json(root, "value"u8),
            State = Json(root, "state"u8),
            Consumed = Json(events, "consumed"u8),
            Expected = events.TryGetProperty("expected"u8, out var expected) ? Replies(expected) : null,
            Produced = List(events.GetProperty("produced"u8)),
            Error = root.TryGetProperty("error"u8, out var error) ? Error(error) : null,
            Handled = root.TryGetProperty("handled"u8, out var handled) ? Keys(handled.GetBytesFromBase64()) : [],
        };
    }

    static EventKey[] Keys(ReadOnlySpan<byte> bytes)
    {
        var keys = new EventKey[bytes.Length / EventKey.Size];
        for (var i = 0; i < keys.Length; i++) keys[i] = EventKey.FromBytes(bytes.Slice(i * EventKey.Size, EventKey.Size));
        return keys;
    }

    static FailureDetails Error(JsonElement error) =>
        new(RequiredText(error, "name"u8), RequiredText(error, "message"u8), Text(error, "stack"u8), RequiredText(error, "time"u8));

    static Dictionary<string, IReadOnlyList<JsonElement>> Replies(JsonElement expected)
    {
        var replies = new Dictionary<string, IReadOnlyList<JsonElement>>(StringComparer.Ordinal);
        foreach (var reply in expected.EnumerateObject()) replies[reply.Name] = List(reply.Value);
        return replies;
    }

    static JsonElement[] List(JsonElement array)
    {
        var length = array.GetArrayLength();
        if (length == 0) return [];
        var items = new JsonElement[length];
        var next = 0;
        foreach (var item in array.EnumerateArray()) items[next++] = item;
        return items;
    }

    static JsonElement? Json(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    static string? Text(JsonElement parent, ReadOnlySpan<byte> name) => parent.TryGetProperty(name, out var value) ? value.GetString() : null;

    static string RequiredText(JsonElement parent, ReadOnlySpan<byte> name) =>
        Text(parent, name) ?? throw new InvalidDataException($"The stored state of an instance has no text '{System.Text.Encoding.UTF8.GetString(name)}'.");
}
