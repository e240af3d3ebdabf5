using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Arvo;

/// <summary>
/// The JSON Schema of a record in the shape of AS §2.5: draft-07, <c>additionalProperties: false</c>
/// where unknown members are dropped, enum members typed, descriptions kept.
/// </summary>
static class RecordJsonSchema
{
    static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Adapt };

    public static JsonElement Of(JsonTypeInfo type)
    {
        var schema = type.GetJsonSchemaAsNode(Options);
        if (schema is JsonObject root) root["$schema"] = JsonSchemaText.Draft07;
        return JsonSerializer.SerializeToElement(schema);
    }

    static JsonNode Adapt(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema) return node;
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && schema.ContainsKey("properties")) schema["additionalProperties"] = false;
        if (schema["enum"] is JsonArray names && !schema.ContainsKey("type"))
            schema.Insert(0, "type", names.Contains(null) ? new JsonArray("string", "null") : "string");
        if (context.PropertyInfo is { IsRequired: false } && schema["default"] is null) RemoveNull(schema);
        var description = (context.PropertyInfo?.AttributeProvider ?? context.TypeInfo.Type).GetCustomAttributes(typeof(DescriptionAttribute),
            inherit: true);
        if (description is [DescriptionAttribute { Description: var text }, ..]) schema["description"] = text;
        return schema;
    }

    // An optional member is left out when it has no value, never written as null; null may still be read.
    static void RemoveNull(JsonObject schema) => schema.Remove("default");
}
