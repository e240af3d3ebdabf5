using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>Writes the texts of a record.</summary>
internal static class RecordWriter
{
    public static void WriteHead(Utf8JsonWriter writer, MachineMemoryRecord record)
    {
        writer.WriteStartObject();
        writer.WriteString("executionStatus"u8, record.ExecutionStatus == ExecutionStatus.Failure ? "failure"u8 : "normal"u8);
        writer.WriteString("initEventId"u8, record.InitEventId);
        writer.WriteString("subject"u8, record.Subject);
        writer.WriteString("parentSubject"u8, record.ParentSubject);
        writer.WriteString("status"u8, record.Status);
        writer.WritePropertyName("value"u8);
        WriteRaw(writer, record.ValueText);
        if (record.Error is { } error) WriteError(writer, error);
        if (record.Handled.Count > 0) WriteHandled(writer, record.Handled);
        writer.WriteEndObject();
    }

    static void WriteHandled(Utf8JsonWriter writer, IReadOnlyList<EventKey> keys)
    {
        Span<byte> bytes = keys.Count <= MachineMemoryRecord.HandledWindow
            ? stackalloc byte[keys.Count * EventKey.Size]
            : new byte[keys.Count * EventKey.Size];
        for (var i = 0; i < keys.Count; i++) BinaryPrimitives.WriteUInt128BigEndian(bytes[(i * EventKey.Size)..], keys[i].Value);
        writer.WriteBase64String("handled"u8, bytes);
    }

    public static void WriteEvents(Utf8JsonWriter writer, RecordEvents events)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("consumed"u8);
        WriteRaw(writer, events.Consumed);
        if (events.Expected is { } expected)
        {
            writer.WriteStartObject("expected"u8);
            foreach (var (id, replies) in expected)
            {
                writer.WritePropertyName(id);
                WriteArray(writer, replies);
            }
            writer.WriteEndObject();
        }
        writer.WritePropertyName("produced"u8);
        writer.WriteStartArray();
        for (var i = 0; i < events.Produced.Count; i++) WriteRaw(writer, events.Produced[i]);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    static void WriteError(Utf8JsonWriter writer, FailureDetails error)
    {
        writer.WriteStartObject("error"u8);
        writer.WriteString("name"u8, error.Name);
        writer.WriteString("message"u8, error.Message);
        writer.WriteString("stack"u8, error.Stack);
        writer.WriteString("time"u8, error.Time);
        writer.WriteEndObject();
    }

    static void WriteArray(Utf8JsonWriter writer, IReadOnlyList<JsonElement> elements)
    {
        writer.WriteStartArray();
        for (var i = 0; i < elements.Count; i++) WriteRaw(writer, elements[i]);
        writer.WriteEndArray();
    }

    public static void WriteRaw(Utf8JsonWriter writer, JsonText? text)
    {
        if (text is null) writer.WriteNullValue();
        else text.WriteTo(writer);
    }

    static void WriteRaw(Utf8JsonWriter writer, JsonElement? element)
    {
        if (element is not { ValueKind: not JsonValueKind.Undefined } json) writer.WriteNullValue();
        else writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(json), skipInputValidation: true);
    }
}
