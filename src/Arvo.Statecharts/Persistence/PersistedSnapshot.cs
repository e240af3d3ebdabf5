using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>The members of a persisted snapshot as read; what the engine doesn't use is skipped.</summary>
struct PersistedSnapshot
{
    public DataValue Status;
    public DataValue Value;
    public DataValue Context;
    public DataValue HistoryValue;
    public DataValue Output;
    public DataValue Error;
    public bool HasChildren;

    public static PersistedSnapshot Read(ReadOnlySpan<byte> utf8)
    {
        var persisted = new PersistedSnapshot();
        var reader = new Utf8JsonReader(utf8, DataValue.ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException($"A snapshot is a JSON object, found {reader.TokenType}.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            persisted.ReadMember(ref reader);
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
        Status = members["status"],
        Value = members["value"],
        Context = members["context"],
        HistoryValue = members["historyValue"],
        Output = members["output"],
        Error = members["error"],
        HasChildren = members["children"].Count > 0,
    };

    public readonly SnapshotStatus ParseStatus() => Status.AsString() switch
    {
        "active" => SnapshotStatus.Active,
        "done" => SnapshotStatus.Done,
        "error" => SnapshotStatus.Error,
        "stopped" => SnapshotStatus.Stopped,
        _ => throw new JsonException($"The status of a snapshot is active, done, error or stopped, found {Status}."),
    };

    void ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("status"u8))
            Status = ReadValue(ref reader);
        else if (reader.ValueTextEquals("value"u8))
            Value = ReadValue(ref reader);
        else if (reader.ValueTextEquals("context"u8))
            Context = ReadValue(ref reader);
        else if (reader.ValueTextEquals("historyValue"u8))
            HistoryValue = ReadValue(ref reader);
        else if (reader.ValueTextEquals("output"u8))
            Output = ReadValue(ref reader);
        else if (reader.ValueTextEquals("error"u8))
            Error = ReadValue(ref reader);
        else if (reader.ValueTextEquals("children"u8))
            HasChildren = ReadValue(ref reader).Count > 0;
        else
            reader.Skip();
    }

    static DataValue ReadValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        return DataValue.Read(ref reader);
    }
}
