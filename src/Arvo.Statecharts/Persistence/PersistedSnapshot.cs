using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>The members of a persisted snapshot as read; what the engine doesn't use is skipped.</summary>
ref struct PersistedSnapshot
{
    // The context may be as deep as data may be, and lies one level down.
    static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = DataContent.MaxDepth + 1 };

    public SnapshotStatus? Status;

    /// <summary>The state value as text; empty when it was read as data.</summary>
    public ReadOnlySpan<byte> ValueUtf8;
    public DataValue Value;
    public DataValue Context;
    public DataValue HistoryValue;
    public DataValue Output;
    public DataValue Error;
    public bool HasChildren;

    public static PersistedSnapshot Read(ReadOnlyMemory<byte> utf8)
    {
        var persisted = new PersistedSnapshot();
        var reader = new Utf8JsonReader(utf8.Span, ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"A snapshot is a JSON object, found {reader.TokenType}.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            persisted.ReadMember(ref reader, utf8);
        // Anything after the object makes this throw.
        reader.Read();
        return persisted;
    }

    public static PersistedSnapshot Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new JsonException($"A snapshot is a JSON object, found {json.ValueKind}.");
        return Read(DataValue.FromJson(json));
    }

    public static PersistedSnapshot Read(DataValue members) => new()
    {
        Status = members["status"].AsString() is { } status ? StatusOf(status) : null,
        Value = members["value"],
        Context = members["context"],
        HistoryValue = members["historyValue"],
        Output = members["output"],
        Error = members["error"],
        HasChildren = members["children"].Count > 0,
    };

    public readonly SnapshotStatus CheckedStatus() =>
        Status ?? throw new JsonException("The status of a snapshot is active, done, error or stopped.");

    void ReadMember(scoped ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8)
    {
        if (reader.ValueTextEquals("status"u8))
            Status = ReadStatus(ref reader);
        else if (reader.ValueTextEquals("value"u8))
            ValueUtf8 = ReadText(ref reader, utf8).Span;
        else if (reader.ValueTextEquals("historyValue"u8))
            HistoryValue = ReadValue(ref reader);
        else if (reader.ValueTextEquals("context"u8))
            Context = ReadContext(ref reader, utf8);
        else if (reader.ValueTextEquals("children"u8))
            HasChildren = ReadValue(ref reader).Count > 0;
        else if (reader.ValueTextEquals("output"u8))
            Output = ReadValue(ref reader);
        else if (reader.ValueTextEquals("error"u8))
            Error = ReadValue(ref reader);
        else
            reader.Skip();
    }

    static SnapshotStatus? ReadStatus(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
            return null;
        // The usual one without making text.
        return reader.ValueTextEquals("active"u8) ? SnapshotStatus.Active : StatusOf(reader.GetString());
    }

    static SnapshotStatus? StatusOf(string? status) => status switch
    {
        "active" => SnapshotStatus.Active,
        "done" => SnapshotStatus.Done,
        "error" => SnapshotStatus.Error,
        "stopped" => SnapshotStatus.Stopped,
        _ => null,
    };

    // Text until somebody needs to look into it.
    static DataValue ReadContext(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8)
    {
        var text = ReadText(ref reader, utf8);
        return text.Span[0] is (byte)'{' or (byte)'[' ? new(new RawJsonContent(text)) : DataValue.Parse(text.Span);
    }

    static ReadOnlyMemory<byte> ReadText(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return utf8[start..(int)reader.BytesConsumed];
    }

    static DataValue ReadValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        return DataValue.Read(ref reader);
    }
}
