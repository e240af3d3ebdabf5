using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Arvo;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>A schema as the corpus describes it (FORMAT §4), with the parsing of the reference: defaults, transforms, unknown members by rule.</summary>
internal sealed partial class DescribedSchema(JsonNode description) : IEventSchema
{
    static readonly JsonNode Absent = JsonValue.Create("absent");

    public SchemaResult Parse(JsonElement data)
    {
        var faults = new List<ArvoFault>();
        var parsed = Parse(description, data.ValueKind == JsonValueKind.Undefined ? Absent : RecordView.Node(data), "", faults);
        return faults.Count == 0 ? SchemaResult.Valid(RecordView.Element(ReferenceEquals(parsed, Absent) ? null : parsed) ?? JsonDocument.Parse("null").RootElement) : SchemaResult.Invalid(faults);
    }

    // Scenarios exchange no schema documents.
    public JsonElement ToJsonSchema() => JsonDocument.Parse("{}").RootElement;

    static JsonNode? Parse(JsonNode? schema, JsonNode? value, string path, List<ArvoFault> faults)
    {
        var described = schema as JsonObject ?? new JsonObject { ["type"] = schema!.GetValue<string>() };
        if (ReferenceEquals(value, Absent))
        {
            if (described.TryGetPropertyValue("default", out var byDefault)) value = byDefault?.DeepClone();
            else if (IsTrue(described, "optional") || Type(described) is "any" or "unknown") return Absent;
            else return Fault(faults, path, "is required");
        }

        if (value is null && (IsTrue(described, "nullable") || Type(described) is "any" or "unknown" or "null")) return null;
        return ParsePresent(described, value, path, faults);
    }

    static JsonNode? ParsePresent(JsonObject schema, JsonNode? value, string path, List<ArvoFault> faults) => Type(schema) switch
    {
        "any" or "unknown" => value?.DeepClone(),
        "null" => value is null ? null : Fault(faults, path, "must be null"),
        "string" => value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? ParseText(schema, text.GetValue<string>(), path, faults) : Fault(faults, path, "must be a text"),
        "number" => value is JsonValue number && number.GetValueKind() == JsonValueKind.Number ? ParseNumber(schema, number, path, faults) : Fault(faults, path, "must be a number"),
        "boolean" => value is JsonValue truth && truth.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? value!.DeepClone() : Fault(faults, path, "must be a boolean"),
        "literal" => Matching.AreEqual(schema["value"], value) ? value?.DeepClone() : Fault(faults, path, "must be the literal"),
        "enum" => schema["values"]!.AsArray().Any(allowed => Matching.AreEqual(allowed, value)) ? value?.DeepClone() : Fault(faults, path, "must be one of the values"),
        "array" => value is JsonArray items ? ParseArray(schema, items, path, faults) : Fault(faults, path, "must be an array"),
        "tuple" => value is JsonArray items ? ParseTuple(schema["items"]!.AsArray(), items, path, faults) : Fault(faults, path, "must be an array"),
        "record" => value is JsonObject members ? ParseRecord(schema, members, path, faults) : Fault(faults, path, "must be an object"),
        "union" => ParseUnion(schema["of"]!.AsArray(), value, path, faults),
        "discriminatedUnion" => ParseDiscriminated(schema, value, path, faults),
        "object" => value is JsonObject members ? ParseObject(schema, members, path, faults) : Fault(faults, path, "must be an object"),
        var other => throw new NotSupportedException($"The corpus has a schema type that this runner does not know: {other}"),
    };

    static JsonNode? ParseText(JsonObject schema, string text, string path, List<ArvoFault> faults)
    {
        if (IsTrue(schema, "trim")) text = text.Trim();
        if (IsTrue(schema, "lower")) text = text.ToLowerInvariant();
        if (Number(schema, "min") is { } min && text.Length < min) return Fault(faults, path, "is too short");
        if (Number(schema, "max") is { } max && text.Length > max) return Fault(faults, path, "is too long");
        if (schema["regex"]?.GetValue<string>() is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.ECMAScript, TimeSpan.FromSeconds(1))) return Fault(faults, path, "does not match");
        return schema["format"]?.GetValue<string>() is { } format && !HasFormat(text, format) ? Fault(faults, path, $"is no {format}") : JsonValue.Create(text);
    }

    static bool HasFormat(string text, string format) => format switch
    {
        "email" => Email().IsMatch(text),
        "uuid" => Uuid().IsMatch(text),
        "url" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "datetime" => ArvoTime.IsValid(text),
        _ => throw new NotSupportedException($"The corpus has a text format that this runner does not know: {format}"),
    };

    static JsonNode? ParseNumber(JsonObject schema, JsonValue number, string path, List<ArvoFault> faults)
    {
        var value = double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture);
        if (IsTrue(schema, "int") && value != Math.Truncate(value)) return Fault(faults, path, "must be whole");
        var outside = value < Number(schema, "min") || value > Number(schema, "max") || value <= Number(schema, "gt") || value >= Number(schema, "lt");
        if (outside) return Fault(faults, path, "is out of range");
        return Number(schema, "multipleOf") is { } step && (decimal)value % (decimal)step != 0 ? Fault(faults, path, "is no multiple") : number.DeepClone();
    }

    static JsonArray ParseArray(JsonObject schema, JsonArray items, string path, List<ArvoFault> faults)
    {
        if (items.Count < Number(schema, "min") || items.Count > Number(schema, "max")) faults.Add(new ArvoFault(path, "has too few or too many items"));
        return new JsonArray([.. items.Select((item, i) => Parse(schema["items"], item, $"{path}.{i}", faults))]);
    }

    static JsonNode? ParseTuple(JsonArray schemas, JsonArray items, string path, List<ArvoFault> faults) => schemas.Count != items.Count
        ? Fault(faults, path, "has another number of items")
        : new JsonArray([.. items.Select((item, i) => Parse(schemas[i], item, $"{path}.{i}", faults))]);

    static JsonObject ParseRecord(JsonObject schema, JsonObject members, string path, List<ArvoFault> faults) =>
        new(members.Select(member => KeyValuePair.Create(member.Key, Parse(schema["values"], member.Value, $"{path}.{member.Key}", faults))));

    static JsonNode? ParseUnion(JsonArray alternatives, JsonNode? value, string path, List<ArvoFault> faults)
    {
        foreach (var alternative in alternatives)
        {
            var own = new List<ArvoFault>();
            var parsed = Parse(alternative, value, path, own);
            if (own.Count == 0) return parsed;
        }

        return Fault(faults, path, "fits no alternative");
    }

    static JsonNode? ParseDiscriminated(JsonObject schema, JsonNode? value, string path, List<ArvoFault> faults)
    {
        var key = schema["on"]!.GetValue<string>();
        var chosen = value is JsonObject members && members.TryGetPropertyValue(key, out var given)
            ? schema["of"]!.AsArray().FirstOrDefault(alternative => Matching.AreEqual(alternative!["props"]![key]!["value"], given))
            : null;
        return chosen is null ? Fault(faults, path, "fits no alternative") : Parse(chosen, value, path, faults);
    }

    static JsonObject ParseObject(JsonObject schema, JsonObject members, string path, List<ArvoFault> faults)
    {
        var parsed = new JsonObject();
        var declared = schema["props"]?.AsObject() ?? [];
        foreach (var (name, property) in declared)
        {
            var value = Parse(property, members.TryGetPropertyValue(name, out var given) ? given : Absent, $"{path}.{name}", faults);
            if (!ReferenceEquals(value, Absent)) parsed[name] = value;
        }

        var unknown = members.Where(member => !declared.ContainsKey(member.Key)).ToList();
        var rule = schema["unknown"]?.GetValue<string>() ?? "strip";
        if (rule == "strict" && unknown.Count > 0) faults.Add(new ArvoFault(path, $"has the unknown member {unknown[0].Key}"));
        if (rule == "passthrough")
            foreach (var (name, value) in unknown)
                parsed[name] = value?.DeepClone();
        return parsed;
    }

    static JsonNode? Fault(List<ArvoFault> faults, string path, string message)
    {
        faults.Add(new ArvoFault(path.TrimStart('.'), message));
        return null;
    }

    static string Type(JsonObject schema) => schema["type"]!.GetValue<string>();

    static bool IsTrue(JsonObject schema, string key) => schema[key]?.GetValueKind() == JsonValueKind.True;

    static double? Number(JsonObject schema, string key) => schema[key] is { } number ? double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"\A(?!\.)(?!.*\.\.)([A-Z0-9_'+\-\.]*)[A-Z0-9_+-]@([A-Z0-9][A-Z0-9\-]*\.)+[A-Z]{2,}\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Email();

    [GeneratedRegex(@"\A[0-9a-fA-F]{8}\b-([0-9a-fA-F]{4}\b-){3}[0-9a-fA-F]{12}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uuid();
}
