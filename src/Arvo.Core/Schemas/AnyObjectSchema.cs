using System.Text.Json;

namespace Arvo;

sealed class AnyObjectSchema : IEventSchema
{
    static readonly JsonElement Document =
        JsonElement.Parse($$"""{"type":"object","properties":{},"additionalProperties":true,"$schema":"{{JsonSchemaText.Draft07}}"}""");

    public SchemaResult Parse(JsonElement data) => data.ValueKind == JsonValueKind.Object
        ? SchemaResult.Valid(data)
        : SchemaResult.Invalid([new ArvoFault("", $"must be an object, is {EventRules.Describe(data.ValueKind)}")]);

    public JsonElement ToJsonSchema() => Document;
}
