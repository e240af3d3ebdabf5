using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Writes XState's persisted snapshot (XS §12), keys in XState's order.</summary>
static class SnapshotWriter
{
    static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    static readonly JsonEncodedText Output = JsonEncodedText.Encode("output");
    static readonly JsonEncodedText Error = JsonEncodedText.Encode("error");
    static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
    static readonly JsonEncodedText HistoryValue = JsonEncodedText.Encode("historyValue");
    static readonly JsonEncodedText Context = JsonEncodedText.Encode("context");
    static readonly JsonEncodedText Children = JsonEncodedText.Encode("children");
    static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");

    static readonly JsonEncodedText[] Statuses =
        [JsonEncodedText.Encode("active"), JsonEncodedText.Encode("done"), JsonEncodedText.Encode("error"), JsonEncodedText.Encode("stopped")];

    public static void Write(Utf8JsonWriter writer, Snapshot snapshot)
    {
        writer.WriteStartObject();
        writer.WriteString(Status, Statuses[(int)snapshot.Status]);
        WriteUnlessUndefined(writer, Output, snapshot.Output);
        WriteUnlessUndefined(writer, Error, snapshot.Error);
        if (snapshot.HasState)
        {
            writer.WritePropertyName(Value);
            StateValueWriter.Write(writer, snapshot);
        }
        WriteHistory(writer, snapshot.History);
        WriteUnlessUndefined(writer, Context, snapshot.Context);
        writer.WriteStartObject(Children);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    static void WriteUnlessUndefined(Utf8JsonWriter writer, JsonEncodedText name, DataValue value)
    {
        if (value.IsUndefined)
            return;
        writer.WritePropertyName(name);
        value.WriteTo(writer);
    }

    static void WriteHistory(Utf8JsonWriter writer, HistoryEntry[] history)
    {
        writer.WriteStartObject(HistoryValue);
        foreach (var (id, nodes) in history)
        {
            writer.WriteStartArray(id);
            foreach (var node in nodes)
            {
                writer.WriteStartObject();
                writer.WriteString(Id, node.Id);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }
}
