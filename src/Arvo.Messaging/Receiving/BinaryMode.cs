using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Arvo.Messaging;

/// <summary>
/// CloudEvents' binary content mode: attributes in headers, the body is the data. Prefixes are those of the AMQP binding (<c>cloudEvents:</c>, and
/// <c>cloudEvents_</c> for clients that can't write a colon) and of the HTTP binding (<c>ce-</c>), which gateways leave behind.
/// </summary>
static class BinaryMode
{
    const string StructuredMediaType = "application/cloudevents";
    static readonly string[] Prefixes = ["cloudEvents:", "cloudEvents_", "ce-"];

    /// <summary>True when a header carries the version and the content type does not say that the body is a whole event.</summary>
    public static bool Applies(Delivery delivery)
    {
        if (delivery.ContentType?.StartsWith(StructuredMediaType, StringComparison.OrdinalIgnoreCase) == true) return false;
        foreach (var (name, _) in delivery.Headers)
            if (AttributeOf(name) == "specversion") return true;
        return false;
    }

    /// <summary>The same event as one JSON object. The body is known to be JSON; the rest is judged by whoever reads the event.</summary>
    public static ReadOnlyMemory<byte> ToStructured(Delivery delivery)
    {
        var buffer = new ArrayBufferWriter<byte>(delivery.Body.Length + 1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in delivery.Headers)
                if (AttributeOf(name) is { } attribute && attribute is not ("data" or "datacontenttype")) Write(writer, attribute, value);
            if (delivery.ContentType is { } contentType) writer.WriteString("datacontenttype", contentType);
            writer.WritePropertyName("data");
            writer.WriteRawValue(delivery.Body.Span, skipInputValidation: true); // parsed before
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    // Header values are text; the one Arvo attribute that is a number is written as one.
    static void Write(Utf8JsonWriter writer, string attribute, object? value)
    {
        var text = Delivery.TextOf(value);
        if (attribute == "executionunits"
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var units)
            && double.IsFinite(units))
            writer.WriteNumber(attribute, units);
        else
            writer.WriteString(attribute, text);
    }

    static string? AttributeOf(string header)
    {
        foreach (var prefix in Prefixes)
            if (header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return header[prefix.Length..].ToLowerInvariant();
        return null;
    }
}
