using System.Text.Json;
using System.Text.RegularExpressions;

namespace Arvo.JsonSchema;

/// <summary>Reads the keywords of numbers and texts; their kinds were checked before.</summary>
static class RuleReader
{
    public static NumberRules? Numbers(JsonElement schema)
    {
        var rules = new NumberRules(Number(schema, "minimum"), Number(schema, "maximum"), Number(schema, "exclusiveMinimum"),
            Number(schema, "exclusiveMaximum"), Keyword(schema, "multipleOf"));
        return rules == new NumberRules(null, null, null, null, null) ? null : rules;
    }

    public static TextRules? Texts(JsonElement schema, string path, List<ArvoFault> faults)
    {
        var pattern = Keyword(schema, "pattern")?.GetString();
        var transforms = Keyword(schema, SchemaKeywords.Transform)?.EnumerateArray().Select(name => name.GetString()).ToArray() ?? [];
        var rules = new TextRules(
            (int?)Number(schema, "minLength"), (int?)Number(schema, "maxLength"), Compiled(pattern, path, faults), pattern,
            Keyword(schema, "format")?.GetString(), transforms.Contains("trim"), transforms.Contains("lower"));
        return rules == new TextRules(null, null, null, null, null, false, false) ? null : rules;
    }

    static Regex? Compiled(string? pattern, string path, List<ArvoFault> faults)
    {
        try
        {
            return pattern is null ? null : JavaScriptPattern.Compile(pattern);
        }
        catch (ArgumentException e)
        {
            faults.Add(new ArvoFault($"{path}.pattern", e.Message));
            return null;
        }
    }

    static double? Number(JsonElement schema, string name) => Keyword(schema, name)?.GetDouble();

    static JsonElement? Keyword(JsonElement schema, string name) => schema.TryGetProperty(name, out var value) ? value : null;
}
