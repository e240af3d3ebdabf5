using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>Reads a record in one pass; JSON inside of it is cut out, not parsed.</summary>
internal static class RecordReader
{
    static readonly JsonReaderOptions Deep = new() { MaxDepth = 512 };

    /// <param name="utf8">The record.</param>
    /// <param name="subject">The subject that it should have, so that the text isn't made anew; null when it isn't known.</param>
    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="InvalidDataException">JSON, but no record.</exception>
    public static MachineMemoryRecord Read(ReadOnlyMemory<byte> utf8, string? subject)
    {
        var reader = new Utf8JsonReader(utf8.Span, Deep);
        var fields = new Fields { ExpectedSubject = subject };
        Enter(ref reader);
        while (NextMember(ref reader)) ReadMember(ref reader, utf8, ref fields);
        if (reader.Read()) throw new InvalidDataException("The stored state of an instance is no record: something follows it.");
        return fields.ToRecord();
    }

    static void ReadMember(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8, ref Fields fields)
    {
        if (reader.ValueTextEquals("executionStatus"u8)) fields.Failed = Text(ref reader) == "failure";
        else if (reader.ValueTextEquals("initEventId"u8)) fields.InitEventId = Text(ref reader);
        else if (reader.ValueTextEquals("subject"u8)) fields.Subject = Text(ref reader, fields.ExpectedSubject);
        else if (reader.ValueTextEquals("parentSubject"u8)) fields.ParentSubject = Text(ref reader);
        else if (reader.ValueTextEquals("status"u8)) fields.Status = Text(ref reader, WorkflowStatus.Active);
        else if (reader.ValueTextEquals("value"u8)) fields.Value = Cut(ref reader, utf8);
        else if (reader.ValueTextEquals("state"u8)) fields.State = Cut(ref reader, utf8);
        else if (reader.ValueTextEquals("events"u8)) ReadEvents(ref reader, utf8, ref fields);
        else if (reader.ValueTextEquals("error"u8)) fields.Error = Cut(ref reader, utf8);
        else if (reader.ValueTextEquals("handled"u8)) fields.Handled = Keys(ref reader);
        else Skip(ref reader);
    }

    static void ReadEvents(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8, ref Fields fields)
    {
        fields.HasEvents = true;
        Enter(ref reader);
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("consumed"u8)) fields.Consumed = Cut(ref reader, utf8);
            else if (reader.ValueTextEquals("produced"u8)) fields.Produced = CutItems(ref reader, utf8);
            else if (reader.ValueTextEquals("expected"u8)) fields.Expected = Cut(ref reader, utf8);
            else Skip(ref reader);
        }
    }

    static void Enter(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new InvalidDataException("The stored state of an instance is no record: an object is missing.");
    }

    static bool NextMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    static string? Text(ref Utf8JsonReader reader, string? expected = null)
    {
        reader.Read();
        if (expected is not null && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(expected)) return expected;
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null ? reader.GetString() : throw new InvalidDataException("The stored state of an instance is no record: a text is missing.");
    }

    static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    static JsonText? Cut(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8)
    {
        reader.Read();
        return CutCurrent(ref reader, utf8);
    }

    static JsonText? CutCurrent(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new JsonText(utf8[start..(int)reader.BytesConsumed]);
    }

    static JsonText[] CutItems(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8)
    {
        List<JsonText>? items = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw new InvalidDataException("The stored state of an instance is no record: the list of events is missing.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            if (CutCurrent(ref reader, utf8) is { } item)
                (items ??= []).Add(item);
        return items is null ? [] : [.. items];
    }

    static EventKey[] Keys(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (!reader.TryGetBytesFromBase64(out var bytes)) throw new InvalidDataException("The stored state of an instance is no record: the list of handled events is damaged.");
        var keys = new EventKey[bytes.Length / EventKey.Size];
        for (var i = 0; i < keys.Length; i++) keys[i] = EventKey.FromBytes(bytes.AsSpan(i * EventKey.Size, EventKey.Size));
        return keys;
    }

    struct Fields
    {
        public bool Failed, HasEvents;
        public string? ExpectedSubject, InitEventId, Subject, ParentSubject, Status;
        public JsonText? Value, State, Consumed, Expected, Error;
        public JsonText[]? Produced;
        public EventKey[]? Handled;

        public readonly MachineMemoryRecord ToRecord()
        {
            if (!HasEvents || Produced is null) throw new InvalidDataException("The stored state of an instance is no record: the list of events is missing.");
            return new MachineMemoryRecord
            {
                Subject = Subject ?? throw Missing("subject"),
                ExecutionStatus = Failed ? ExecutionStatus.Failure : ExecutionStatus.Normal,
                Status = Status ?? throw Missing("status"),
                InitEventId = InitEventId,
                ParentSubject = ParentSubject,
                ValueText = Value,
                StateText = State,
                ConsumedText = Consumed,
                ProducedTexts = Produced,
                Expected = Expected is null ? null : Replies(Expected.Element),
                Error = Error is null ? null : Details(Error.Element),
                Handled = Handled ?? [],
            };
        }

        static Dictionary<string, IReadOnlyList<JsonElement>> Replies(JsonElement expected)
        {
            var replies = new Dictionary<string, IReadOnlyList<JsonElement>>(StringComparer.Ordinal);
            foreach (var request in expected.EnumerateObject()) replies[request.Name] = [.. request.Value.EnumerateArray()];
            return replies;
        }

        static FailureDetails Details(JsonElement error) =>
            new(RequiredText(error, "name"), RequiredText(error, "message"), error.TryGetProperty("stack", out var stack) ? stack.GetString() : null, RequiredText(error, "time"));

        static string RequiredText(JsonElement parent, string name) =>
            parent.TryGetProperty(name, out var value) && value.GetString() is { } text ? text : throw Missing(name);

        static InvalidDataException Missing(string name) => new($"The stored state of an instance is no record: it has no text '{name}'.");
    }
}
