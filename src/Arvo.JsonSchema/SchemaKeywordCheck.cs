using System.Text.Json;

namespace Arvo.JsonSchema;

/// <summary>
/// Walks a document before anything is made of it: unknown keywords, keywords with values of a wrong
/// kind, references to elsewhere. All faults together.
/// </summary>
static class SchemaKeywordCheck
{
    public static List<ArvoFault> Of(JsonElement document)
    {
        var faults = new List<ArvoFault>();
        Check(document, "", faults);
        return faults;
    }

    static void Check(JsonElement schema, string path, List<ArvoFault> faults)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False) return;
        if (schema.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new ArvoFault(path, "must be a schema: an object, true or false"));
            return;
        }
        foreach (var keyword in schema.EnumerateObject()) CheckKeyword(keyword.Name, keyword.Value, SchemaNode.Join(path, keyword.Name), faults);
        if (schema.TryGetProperty("anyOf", out _) && schema.TryGetProperty("oneOf", out _))
            faults.Add(new ArvoFault(path, "must not have both anyOf and oneOf"));
    }

    static void CheckKeyword(string name, JsonElement value, string path, List<ArvoFault> faults)
    {
        switch (name)
        {
            case "properties" or "definitions" or "$defs":
                if (Requires(value, JsonValueKind.Object, path, faults))
                    foreach (var entry in value.EnumerateObject()) Check(entry.Value, $"{path}.{entry.Name}", faults);
                break;
            case "anyOf" or "oneOf" or "allOf":
                if (Requires(value, JsonValueKind.Array, path, faults)) CheckAll(value, path, faults);
                break;
            case "items" when value.ValueKind == JsonValueKind.Array: CheckAll(value, path, faults); break;
            case "items" or "additionalProperties" or "additionalItems" or "not": Check(value, path, faults); break;
            case "enum" or SchemaKeywords.Transform or "required": Requires(value, JsonValueKind.Array, path, faults); break;
            case "pattern" or "format" or SchemaKeywords.Unknown: Requires(value, JsonValueKind.String, path, faults); break;
            case SchemaKeywords.Optional when value.ValueKind is not (JsonValueKind.True or JsonValueKind.False):
                faults.Add(new ArvoFault(path, $"must be true or false, is {value.ValueKind}"));
                break;
            case "$ref": CheckReference(value, path, faults); break;
            case "minLength" or "maxLength" or "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf" or "minItems"
                or "maxItems" or "minProperties" or "maxProperties":
                Requires(value, JsonValueKind.Number, path, faults);
                break;
            default:
                if (!SchemaKeywords.IsKnown(name)) faults.Add(new ArvoFault(path, "is a keyword that can't be checked here"));
                break;
        }
    }

    static void CheckAll(JsonElement schemas, string path, List<ArvoFault> faults)
    {
        var index = 0;
        foreach (var schema in schemas.EnumerateArray()) Check(schema, $"{path}.{index++}", faults);
    }

    static void CheckReference(JsonElement value, string path, List<ArvoFault> faults)
    {
        if (!Requires(value, JsonValueKind.String, path, faults)) return;
        var pointer = value.GetString()!; // a text, just checked
        if (pointer != "#" && !pointer.StartsWith("#/", StringComparison.Ordinal))
            faults.Add(new ArvoFault(path, $"must stay inside the document, is '{pointer}'"));
    }

    static bool Requires(JsonElement value, JsonValueKind kind, string path, List<ArvoFault> faults)
    {
        if (value.ValueKind == kind) return true;
        faults.Add(new ArvoFault(path, $"must be of the kind {kind}, is {value.ValueKind}"));
        return false;
    }
}
