using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Arvo;

/// <summary>Writes the flat form of AS §1.2. On the path of every event sent, so names are encoded once and the writer is kept per thread.</summary>
static class EventWriter
{
    static readonly JsonEncodedText
        Id = Name(EventMembers.Id), Source = Name(EventMembers.Source), SpecVersion = Name(EventMembers.SpecVersion), Type = Name(EventMembers.Type),
        Subject = Name(EventMembers.Subject), DataContentType = Name(EventMembers.DataContentType), DataSchema = Name(EventMembers.DataSchema),
        Data = Name(EventMembers.Data), Time = Name(EventMembers.Time), To = Name(EventMembers.To), AccessControl = Name(EventMembers.AccessControl),
        RedirectTo = Name(EventMembers.RedirectTo), ExecutionUnits = Name(EventMembers.ExecutionUnits), TraceParent = Name(EventMembers.TraceParent),
        TraceState = Name(EventMembers.TraceState), ParentId = Name(EventMembers.ParentId), Domain = Name(EventMembers.Domain),
        ArvoContentType = Name(ArvoEvent.ArvoContentType), Version = Name(ArvoEvent.CloudEventsVersion);

    static readonly SearchValues<byte> Rewritable = SearchValues.Create(" \t\r\n\\"u8);

    public static byte[] ToBytes(ArvoEvent source)
    {
        var scratch = ScratchJson.Take();
        Write(source, scratch.Writer);
        var bytes = scratch.Finish().ToArray();
        scratch.GiveBack();
        return bytes;
    }

    public static byte[] ToIndentedBytes(ArvoEvent source, int indent)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ArvoJson.WriterOptions with { Indented = true, IndentSize = indent, NewLine = "\n" }))
            Write(source, writer);
        return buffer.WrittenSpan.ToArray();
    }

    public static ArvoCloudEvent ToCloudEvent(ArvoEvent source) => new(
        Element(source, static (e, writer) => WriteDefaults(e, writer)),
        Element(source, static (e, writer) => WriteExtensions(e, writer)));

    public static void Write(ArvoEvent source, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteDefaults(source, writer);
        WriteExtensions(source, writer);
        writer.WriteEndObject();
    }

    static void WriteDefaults(ArvoEvent source, Utf8JsonWriter writer)
    {
        writer.WriteString(Id, source.Id);
        writer.WriteString(Source, source.Source);
        writer.WriteString(SpecVersion, Version);
        writer.WriteString(Type, source.Type);
        writer.WriteString(Subject, source.Subject);
        if (source.DataContentType == ArvoEvent.ArvoContentType) writer.WriteString(DataContentType, ArvoContentType);
        else writer.WriteString(DataContentType, source.DataContentType);
        writer.WriteString(DataSchema, source.DataSchema);
        writer.WritePropertyName(Data);
        WriteValue(source.Data, writer);
        writer.WriteString(Time, source.Time);
    }

    static void WriteExtensions(ArvoEvent source, Utf8JsonWriter writer)
    {
        foreach (var (name, value) in source.RawExtensions.Ordered)
        {
            writer.WritePropertyName(name);
            WriteValue(value, writer);
        }
        writer.WriteString(To, source.To);
        writer.WriteString(AccessControl, source.AccessControl);
        writer.WriteString(RedirectTo, source.RedirectTo);
        WriteUnits(source.ExecutionUnits, writer);
        writer.WriteString(TraceParent, source.TraceParent);
        writer.WriteString(TraceState, source.TraceState);
        writer.WriteString(ParentId, source.ParentId);
        writer.WriteString(Domain, source.Domain);
    }

    static void WriteUnits(double? units, Utf8JsonWriter writer)
    {
        writer.WritePropertyName(ExecutionUnits);
        if (units is not { } value || !double.IsFinite(value)) writer.WriteNullValue();
        else if (Math.Abs(value) < 1L << 53 && value == Math.Truncate(value)) writer.WriteNumberValue((long)value);
        else writer.WriteRawValue(JavaScriptText.Of(value), skipInputValidation: true);
    }

    /// <summary>
    /// Copies the bytes when they are what we would write; so numbers stay as their sender wrote them. White space and escapes take the slower way.
    /// </summary>
    static void WriteValue(JsonElement value, Utf8JsonWriter writer)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (writer.Options.Indented || raw.ContainsAny(Rewritable)) value.WriteTo(writer);
        else writer.WriteRawValue(raw, skipInputValidation: true);
    }

    static JsonElement Element(ArvoEvent source, Action<ArvoEvent, Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ArvoJson.WriterOptions))
        {
            writer.WriteStartObject();
            write(source, writer);
            writer.WriteEndObject();
        }
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    static JsonEncodedText Name(string text) => JsonEncodedText.Encode(text, ArvoJson.Encoder);
}
