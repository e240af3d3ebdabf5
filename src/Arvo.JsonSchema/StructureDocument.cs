using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Arvo.JsonSchema;

/// <summary>The part of a schema document that NJsonSchema is given: its structure, without the keywords that are checked here.</summary>
static class StructureDocument
{
    public static string Of(JsonElement document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) WriteSchema(document, writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    static void WriteSchema(JsonElement schema, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (schema.ValueKind == JsonValueKind.Object)
            foreach (var keyword in schema.EnumerateObject().Where(keyword => SchemaKeywords.Structure.Contains(keyword.Name)))
                WriteKeyword(keyword, writer);
        writer.WriteEndObject();
    }

    static void WriteKeyword(JsonProperty keyword, Utf8JsonWriter writer)
    {
        // How many of "oneOf" fit is counted here, with all rules; the structure alone may fit several.
        writer.WritePropertyName(keyword.Name == "oneOf" ? "anyOf" : keyword.Name == "$defs" ? "definitions" : keyword.Name);
        switch (keyword.Name)
        {
            case "properties" or "definitions" or "$defs" when keyword.Value.ValueKind == JsonValueKind.Object:
                WriteMap(keyword.Value, writer);
                break;
            case "anyOf" or "oneOf" or "allOf" or "items" when keyword.Value.ValueKind == JsonValueKind.Array:
                WriteList(keyword.Value, writer);
                break;
            case "additionalProperties" or "additionalItems" or "items" when keyword.Value.ValueKind == JsonValueKind.Object:
                WriteSchema(keyword.Value, writer);
                break;
            case "items" when keyword.Value.ValueKind == JsonValueKind.True: WriteSchema(keyword.Value, writer); break;
            case "$ref": // was checked to be a text
                writer.WriteStringValue(keyword.Value.GetString()!.Replace("#/$defs/", "#/definitions/", StringComparison.Ordinal)
                    .Replace("/oneOf/", "/anyOf/", StringComparison.Ordinal));
                break;
            default: keyword.Value.WriteTo(writer); break;
        }
    }

    static void WriteMap(JsonElement map, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var entry in map.EnumerateObject())
        {
            writer.WritePropertyName(entry.Name);
            WriteSchema(entry.Value, writer);
        }
        writer.WriteEndObject();
    }

    static void WriteList(JsonElement list, Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in list.EnumerateArray()) WriteSchema(item, writer);
        writer.WriteEndArray();
    }
}
