using System.Buffers;
using System.Text.Json;

namespace Arvo.JsonSchema;

/// <summary>
/// A draft-07 JSON Schema document as the schema of event data: contracts of other teams and languages. Validates and normalises as zod does in
/// TypeScript Arvo: a member that isn't declared is dropped where <c>additionalProperties</c> is false (refused where the document says
/// <c>"x-arvo-unknown": "strict"</c>), defaults are filled in, of alternatives the first that fits decides. Immutable, safe to share between threads.
/// </summary>
public sealed class JsonSchemaEventSchema : IEventSchema
{
    readonly SchemaNode _root;
    readonly JsonElement _document;

    JsonSchemaEventSchema(SchemaNode root, JsonElement document) => (_root, _document) = (root, document);

    /// <summary>Reads a document. References must stay inside it; keywords that this library doesn't check are refused rather than ignored.</summary>
    /// <exception cref="ArvoSchemaException">All faults together.</exception>
    public static JsonSchemaEventSchema Parse(JsonElement document) => new(SchemaCompiler.Compile(document), WithoutMarkers(document));

    /// <inheritdoc cref="Parse(JsonElement)"/>
    public static JsonSchemaEventSchema Parse(string document) => Parse(JsonElement.Parse(document));

    /// <inheritdoc/>
    SchemaResult IEventSchema.Parse(JsonElement data) => Check(data);

    /// <summary>Checks data and gives it back normalised.</summary>
    public SchemaResult Check(JsonElement data)
    {
        if (data.ValueKind == JsonValueKind.Undefined) return SchemaResult.Invalid([new ArvoFault("", "is absent")]);
        var faults = new List<ArvoFault>();
        var normalised = _root.Match(data, "", faults);
        return faults.Count == 0 ? SchemaResult.Valid(JsonTokens.ToElement(normalised)) : SchemaResult.Invalid(faults);
    }

    /// <summary>The document, without this library's own <c>x-arvo-</c> keywords, for which the exchange format has no words (AS §2.5).</summary>
    public JsonElement ToJsonSchema() => _document;

    static JsonElement WithoutMarkers(JsonElement document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ArvoJson.WriterOptions)) CopyWithoutMarkers(document, writer);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    static void CopyWithoutMarkers(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().Where(member => !SchemaKeywords.IsMarker(member.Name)))
                {
                    writer.WritePropertyName(member.Name);
                    CopyWithoutMarkers(member.Value, writer);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) CopyWithoutMarkers(item, writer);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
