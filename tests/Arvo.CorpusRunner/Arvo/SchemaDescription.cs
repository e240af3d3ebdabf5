using System.Text.Json;
using System.Text.Json.Nodes;
using Arvo.JsonSchema;

namespace Arvo.CorpusRunner;

/// <summary>
/// The corpus' schema vocabulary (format, section 4) as JSON Schema, in the very form in which the
/// TypeScript library exports zod schemas, plus our markers for what that form can't say:
/// strict objects, text transforms, optional alternatives.
/// </summary>
public static class SchemaDescription
{
    const string Draft07 = "http://json-schema.org/draft-07/schema#";

    /// <summary>The event schema of a description.</summary>
    public static IEventSchema ToEventSchema(JsonElement description)
    {
        var document = ToJsonSchema(description);
        document["$schema"] = Draft07;
        return JsonSchemaEventSchema.Parse(JsonSerializer.SerializeToElement(document));
    }

    /// <summary>The document of a description.</summary>
    public static JsonObject ToJsonSchema(JsonElement description)
    {
        if (description.ValueKind == JsonValueKind.String) return new JsonObject { ["type"] = Plain(description.GetString()!) }.WithoutNullType();
        Fields.Check(description, "schema", KnownKeys);
        var schema = Described(Bare(description), description);
        if (Flag(description, "nullable")) schema = Described(Nullable(schema, description), description);
        if (description.TryGetProperty("default", out var value)) schema["default"] = JsonNode.Parse(value.GetRawText());
        return schema;
    }

    static readonly string[] Transforms = ["trim", "lower"];

    static readonly string[] KnownKeys =
    [
        "type", "min", "max", "regex", "format", "trim", "lower", "int", "gt", "lt", "multipleOf", "value", "values", "items", "of", "on", "props",
        "unknown", "describe", "nullable", "optional", "default",
    ];

    static JsonObject WithoutNullType(this JsonObject schema)
    {
        if (schema["type"] is null) schema.Remove("type");
        return schema;
    }

    static string? Plain(string type) => type switch
    {
        "any" or "unknown" => null,
        "string" or "number" or "boolean" or "null" => type,
        _ => throw new CorpusFormatException($"'{type}' is no short form of a schema"),
    };

    static JsonObject Bare(JsonElement description) => description.GetProperty("type").GetString() switch
    {
        "string" => Text(description),
        "number" => Number(description),
        "boolean" => new JsonObject { ["type"] = "boolean" },
        "null" => new JsonObject { ["type"] = "null" },
        "any" or "unknown" => [],
        "literal" => Literal(description.GetProperty("value")),
        "enum" => new JsonObject { ["type"] = "string", ["enum"] = Copy(description.GetProperty("values")) },
        "array" => Array(description),
        "record" => new JsonObject { ["type"] = "object", ["additionalProperties"] = Element(description.GetProperty("values")) },
        "tuple" => Tuple(description.GetProperty("items")),
        "union" => Union(description.GetProperty("of")),
        "discriminatedUnion" => new JsonObject { ["anyOf"] = Schemas(description.GetProperty("of")) },
        "object" => Object(description),
        var other => throw new CorpusFormatException($"'{other}' is no type of a schema"),
    };

    static JsonObject Text(JsonElement description)
    {
        var schema = new JsonObject { ["type"] = "string" };
        Take(description, "min", schema, "minLength");
        Take(description, "max", schema, "maxLength");
        Take(description, "regex", schema, "pattern");
        if (description.TryGetProperty("format", out var format))
            schema["format"] = format.GetString() switch { "url" => "uri", "datetime" => "date-time", var same => same };
        string[] transforms = [.. Transforms.Where(name => Flag(description, name))];
        if (transforms.Length > 0) schema["x-arvo-transform"] = new JsonArray([.. transforms.Select(name => JsonValue.Create(name))]);
        return schema;
    }

    static JsonObject Number(JsonElement description)
    {
        var schema = new JsonObject { ["type"] = Flag(description, "int") ? "integer" : "number" };
        Take(description, "min", schema, "minimum");
        Take(description, "max", schema, "maximum");
        Take(description, "gt", schema, "exclusiveMinimum");
        Take(description, "lt", schema, "exclusiveMaximum");
        Take(description, "multipleOf", schema, "multipleOf");
        return schema;
    }

    static JsonObject Literal(JsonElement value) => value.ValueKind == JsonValueKind.Null
        ? new JsonObject { ["type"] = "null" }
        : new JsonObject { ["type"] = KindOf(value), ["const"] = Copy(value) };

    static JsonObject Array(JsonElement description)
    {
        var schema = new JsonObject { ["type"] = "array" };
        var items = description.GetProperty("items");
        if (TypeOf(items) != "any") schema["items"] = Element(items);
        Take(description, "min", schema, "minItems");
        Take(description, "max", schema, "maxItems");
        return schema;
    }

    static JsonObject Tuple(JsonElement items) => new()
    {
        ["type"] = "array",
        ["minItems"] = items.GetArrayLength(),
        ["maxItems"] = items.GetArrayLength(),
        ["items"] = new JsonArray([.. items.EnumerateArray().Select(Element)]),
    };

    // Outside of an object "may be absent" has no keyword; the export says it so.
    static JsonNode Element(JsonElement item)
    {
        var schema = ToJsonSchema(item);
        if (!Flag(item, "optional")) return schema;
        var wrapper = new JsonObject();
        if (schema.Remove("default", out var value)) wrapper["default"] = value;
        wrapper["anyOf"] = new JsonArray(new JsonObject { ["not"] = new JsonObject() }, schema);
        return Described(wrapper, item);
    }

    static JsonObject Union(JsonElement of)
    {
        JsonElement[] options = [.. of.EnumerateArray()];
        if (options.All(option => IsPlainPrimitive(option) && !IsWrapped(option)))
            return new JsonObject { ["type"] = OneOrMany(options.Select(option => TypeOf(option)!)) };
        if (options.All(option => TypeOf(option) == "literal" && !HasModifier(option)))
            return new JsonObject
            {
                ["type"] = OneOrMany(options.Select(option => KindOf(option.GetProperty("value")))),
                ["enum"] = new JsonArray([.. options.Select(option => option.GetProperty("value").GetRawText()).Distinct()
                    .Select(value => JsonNode.Parse(value))]),
            };
        if (options.All(option => TypeOf(option) == "enum" && !IsWrapped(option)))
            return new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. options.SelectMany(option => option.GetProperty("values").EnumerateArray())
                    .Select(value => value.GetString())
                    .Distinct()
                    .Select(value => JsonValue.Create(value))]),
            };
        return new JsonObject { ["anyOf"] = Schemas(of) };
    }

    static JsonObject Object(JsonElement description)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var member in description.GetProperty("props").EnumerateObject())
        {
            var declared = ToJsonSchema(member.Value);
            if (Flag(member.Value, "optional") && declared.ContainsKey("anyOf") && !declared.ContainsKey("default"))
                declared["x-arvo-optional"] = true;
            properties[member.Name] = declared;
            if (!MayBeAbsent(member.Value)) required.Add(JsonValue.Create(member.Name));
        }
        var unknown = description.TryGetProperty("unknown", out var mode) ? mode.GetString() : "strip";
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0) schema["required"] = required;
        schema["additionalProperties"] = unknown == "passthrough";
        if (unknown == "strict") schema["x-arvo-unknown"] = "strict";
        return schema;
    }

    static JsonObject Nullable(JsonObject schema, JsonElement description) => IsPlainPrimitive(description)
        ? new JsonObject { ["type"] = new JsonArray(TypeOf(description), "null") }
        : new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };

    static JsonObject Described(JsonObject schema, JsonElement description)
    {
        if (description.TryGetProperty("describe", out var text)) schema["description"] = text.GetString();
        return schema;
    }

    static bool MayBeAbsent(JsonElement description) => TypeOf(description) switch
    {
        "any" or "unknown" => true,
        "union" when description.GetProperty("of").EnumerateArray().Any(MayBeAbsent) => true,
        _ => Flag(description, "optional") || (description.ValueKind == JsonValueKind.Object && description.TryGetProperty("default", out _)),
    };

    /// <summary>A primitive type without any check on it.</summary>
    static bool IsPlainPrimitive(JsonElement description) =>
        TypeOf(description) is "string" or "number" or "boolean" or "null"
        && (description.ValueKind == JsonValueKind.String
            || description.EnumerateObject().All(key => key.Name is "type" or "describe" or "nullable" or "optional" or "default"));

    static bool IsWrapped(JsonElement description) =>
        description.ValueKind == JsonValueKind.Object && description.EnumerateObject().Any(key => key.Name is "nullable" or "optional" or "default");

    static bool HasModifier(JsonElement description) =>
        description.ValueKind == JsonValueKind.Object
            && description.EnumerateObject().Any(key => key.Name is "describe" or "nullable" or "optional" or "default");

    static JsonArray Schemas(JsonElement descriptions) => new([.. descriptions.EnumerateArray().Select(Element)]);

    static JsonNode OneOrMany(IEnumerable<string> types)
    {
        string[] distinct = [.. types.Distinct()];
        return distinct.Length == 1 ? distinct[0] : new JsonArray([.. distinct.Select(type => JsonValue.Create(type))]);
    }

    static string? TypeOf(JsonElement description) =>
        description.ValueKind == JsonValueKind.String ? description.GetString() : description.GetProperty("type").GetString();

    static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };

    static bool Flag(JsonElement description, string name) =>
        description.ValueKind == JsonValueKind.Object && description.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    static void Take(JsonElement description, string name, JsonObject schema, string keyword)
    {
        if (description.TryGetProperty(name, out var value)) schema[keyword] = Copy(value);
    }

    static JsonNode? Copy(JsonElement value) => JsonNode.Parse(value.GetRawText());
}
