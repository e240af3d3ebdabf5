using System.Buffers.Binary;
using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>Reads a record: its head in one pass, JSON inside of it cut out, not parsed; its snapshot and events not at all.</summary>
internal static class RecordReader
{
    static readonly JsonReaderOptions Deep = new() { MaxDepth = 512 };

    /// <param name="state">The record with its frame.</param>
    /// <param name="subject">The subject that it should have, so that the text isn't made anew; null when it isn't known.</param>
    /// <param name="origin">What it was read from.</param>
    /// <exception cref="JsonException">Not JSON.</exception>
    /// <exception cref="InvalidDataException">JSON, but no record.</exception>
    public static MachineMemoryRecord Read(ReadOnlyMemory<byte> state, string? subject, RecordOrigin origin)
    {
        if (state.Length < MachineMemoryRecordCodec.FrameLength) throw CutOff();
        var head = state[MachineMemoryRecordCodec.FrameLength..];
        var snapshot = Behind(ref head, state.Span[1..]);
        var events = Behind(ref snapshot, state.Span[(1 + sizeof(int))..]);
        if (events.Span is not [(byte)'{', .., (byte)'}']) throw NoEvents();

        var reader = new Utf8JsonReader(head.Span, Deep);
        var fields = new Fields { ExpectedSubject = subject, Origin = origin, State = snapshot, Events = events };
        Enter(ref reader);
        while (NextMember(ref reader)) ReadMember(ref reader, head, ref fields);
        if (reader.Read()) throw new InvalidDataException("The stored state of an instance is no record: something follows its head.");
        return fields.ToRecord();
    }

    /// <summary>Cuts a text off at its length; gives what is behind it.</summary>
    static ReadOnlyMemory<byte> Behind(ref ReadOnlyMemory<byte> text, ReadOnlySpan<byte> lengthAt)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(lengthAt);
        if (length < 0 || length > text.Length) throw CutOff();
        var behind = text[length..];
        text = text[..length];
        return behind;
    }

    /// <summary>Reads what <see cref="Read"/> left.</summary>
    /// <exception cref="InvalidDataException">No events.</exception>
    public static RecordEvents.Content ReadEvents(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8.Span, Deep);
            var events = ReadEvents(ref reader, utf8);
            return reader.Read()
                ? throw new InvalidDataException("The stored state of an instance is no record: something follows its events.")
                : events;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"The stored events of an instance are damaged: {malformed.Message}", malformed);
        }
    }

    static void ReadMember(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8, ref Fields fields)
    {
        if (reader.ValueTextEquals("executionStatus"u8)) fields.Failed = Text(ref reader) == "failure";
        else if (reader.ValueTextEquals("initEventId"u8)) fields.InitEventId = Text(ref reader);
        else if (reader.ValueTextEquals("subject"u8)) fields.Subject = Text(ref reader, fields.ExpectedSubject);
        else if (reader.ValueTextEquals("parentSubject"u8)) fields.ParentSubject = Text(ref reader);
        else if (reader.ValueTextEquals("status"u8)) fields.Status = Text(ref reader, WorkflowStatus.Active);
        else if (reader.ValueTextEquals("value"u8)) fields.Value = Cut(ref reader, utf8);
        else if (reader.ValueTextEquals("error"u8)) fields.Error = Cut(ref reader, utf8);
        else if (reader.ValueTextEquals("handled"u8)) fields.Handled = Keys(ref reader);
        else Skip(ref reader);
    }

    static RecordEvents.Content ReadEvents(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8)
    {
        JsonText? consumed = null, expected = null;
        JsonText[]? produced = null;
        Enter(ref reader);
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("consumed"u8)) consumed = Cut(ref reader, utf8);
            else if (reader.ValueTextEquals("produced"u8)) produced = CutItems(ref reader, utf8);
            else if (reader.ValueTextEquals("expected"u8)) expected = Cut(ref reader, utf8);
            else Skip(ref reader);
        }
        return new RecordEvents.Content(consumed, produced ?? throw NoEvents(), expected is null ? null : Replies(expected.Element));
    }

    static void Enter(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new InvalidDataException("The stored state of an instance is no record: an object is missing.");
    }

    static bool NextMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    static string? Text(ref Utf8JsonReader reader, string? expected = null)
    {
        reader.Read();
        if (expected is not null && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(expected)) return expected;
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null
            ? reader.GetString()
            : throw new InvalidDataException("The stored state of an instance is no record: a text is missing.");
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
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw NoEvents();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            if (CutCurrent(ref reader, utf8) is { } item)
                (items ??= []).Add(item);
        return items is null ? [] : [.. items];
    }

    static Dictionary<string, IReadOnlyList<JsonElement>> Replies(JsonElement expected)
    {
        var replies = new Dictionary<string, IReadOnlyList<JsonElement>>(StringComparer.Ordinal);
        foreach (var request in expected.EnumerateObject()) replies[request.Name] = [.. request.Value.EnumerateArray()];
        return replies;
    }

    static EventKey[] Keys(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (!reader.TryGetBytesFromBase64(out var bytes))
            throw new InvalidDataException("The stored state of an instance is no record: the list of handled events is damaged.");
        var keys = new EventKey[bytes.Length / EventKey.Size];
        for (var i = 0; i < keys.Length; i++) keys[i] = EventKey.FromBytes(bytes.AsSpan(i * EventKey.Size, EventKey.Size));
        return keys;
    }

    static InvalidDataException CutOff() => new("The stored state of an instance is no record: it is cut off.");

    static InvalidDataException NoEvents() => new("The stored state of an instance is no record: the list of events is missing.");

    struct Fields
    {
        public bool Failed;
        public RecordOrigin Origin;
        public ReadOnlyMemory<byte> State, Events;
        public string? ExpectedSubject, InitEventId, Subject, ParentSubject, Status;
        public JsonText? Value, Error;
        public EventKey[]? Handled;

        public readonly MachineMemoryRecord ToRecord()
        {
            return new MachineMemoryRecord
            {
                Subject = Subject ?? throw Missing("subject"),
                ExecutionStatus = Failed ? ExecutionStatus.Failure : ExecutionStatus.Normal,
                Status = Status ?? throw Missing("status"),
                InitEventId = InitEventId,
                ParentSubject = ParentSubject,
                ValueText = Value,
                StateText = State.Span.SequenceEqual("null"u8) ? null : new JsonText(State),
                Events = new RecordEvents(Events),
                Origin = Origin,
                Error = Error is null ? null : Details(Error.Element),
                Handled = Handled ?? [],
            };
        }

        static FailureDetails Details(JsonElement error) =>
            new(RequiredText(error, "name"), RequiredText(error, "message"), error.TryGetProperty("stack", out var stack) ? stack.GetString() : null,
                RequiredText(error, "time"));

        static string RequiredText(JsonElement parent, string name) =>
            parent.TryGetProperty(name, out var value) && value.GetString() is { } text ? text : throw Missing(name);

        static InvalidDataException Missing(string name) => new($"The stored state of an instance is no record: it has no text '{name}'.");
    }
}
