using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>Compares what came with what was recorded: placeholders by their meaning, everything else as JSON values (FORMAT §1).</summary>
internal static class Matching
{
    /// <summary>The first difference, with its path; null when everything fits.</summary>
    public static string? Difference(JsonNode? expected, JsonNode? actual, Bindings bindings, bool idsMayRepeat = false) =>
        new Comparison(bindings, idsMayRepeat).Compare(expected, actual, "");

    /// <summary>Equality without placeholders.</summary>
    public static bool AreEqual(JsonNode? left, JsonNode? right) => Difference(left, right, new Bindings(null, null)) is null;

    readonly record struct Comparison(Bindings Bindings, bool IdsMayRepeat)
    {
        public string? Compare(JsonNode? expected, JsonNode? actual, string path)
        {
            if (expected is JsonValue && expected.GetValueKind() == JsonValueKind.String) return CompareText(expected.GetValue<string>(), actual, path);
            return expected switch
            {
                null => actual is null ? null : Differs(path, "null", actual),
                JsonObject members => actual is JsonObject ours ? CompareMembers(members, ours, path) : Differs(path, members, actual),
                JsonArray items => actual is JsonArray ours ? CompareItems(items, ours, path) : Differs(path, items, actual),
                _ => CompareScalar(expected, actual, path),
            };
        }

        string? CompareText(string expected, JsonNode? actual, string path)
        {
            var text = actual is JsonValue && actual.GetValueKind() == JsonValueKind.String ? actual.GetValue<string>() : null;
            switch (expected)
            {
                case "<any>":
                    return null;
                case "<trace>" or "<stack>":
                    return actual is null || text is not null ? null : Differs(path, expected, actual);
                case "<text>":
                    return text is not null ? null : Differs(path, expected, actual);
                case "<time>":
                    return text is not null && ArvoTime.IsValid(text) ? null : Differs(path, expected, actual);
            }

            if (text is null) return Differs(path, $"\"{expected}\"", actual);
            if (expected.StartsWith("<contains:", StringComparison.Ordinal) && expected.EndsWith('>'))
                return text.Contains(expected[10..^1], StringComparison.Ordinal) ? null : Differs(path, expected, actual);
            if (Bindings.IsBindable(expected))
                return Bindings.Fit(expected, text, IdsMayRepeat) is { } fault ? $"{path} {fault}: {Short(actual)}" : null;
            return expected == text ? null : Differs(path, $"\"{expected}\"", actual);
        }

        string? CompareMembers(JsonObject expected, JsonObject actual, string path)
        {
            var unmatched = actual.ToDictionary(member => member.Key, member => member.Value, StringComparer.Ordinal);
            foreach (var (name, value) in expected)
            {
                var key = Bindings.Value(name);
                if (!unmatched.Remove(key, out var ours)) return IsLeftoverQueue(name, value) ? null : $"{path}.{name} is missing";
                var inside = path.EndsWith(".historyValue", StringComparison.Ordinal) ? CompareSet(value, ours, $"{path}.{name}") : Compare(value, ours, $"{path}.{name}");
                if (inside is not null) return inside;
            }

            return unmatched.Count == 0 ? null : $"{path}.{unmatched.Keys.First()} is there, but was not recorded";
        }

        string? CompareItems(JsonArray expected, JsonArray actual, string path)
        {
            if (expected.Count != actual.Count) return $"{path} has {actual.Count} items, recorded are {expected.Count}: {Short(actual)}";
            for (var i = 0; i < expected.Count; i++)
                if (Compare(expected[i], actual[i], $"{path}[{i}]") is { } difference)
                    return difference;
            return null;
        }

        string? CompareSet(JsonNode? expected, JsonNode? actual, string path)
        {
            static JsonArray Sorted(JsonNode? set) => new([.. set!.AsArray().OrderBy(item => item!["id"]!.GetValue<string>(), StringComparer.Ordinal).Select(item => item!.DeepClone())]);
            return Compare(Sorted(expected), Sorted(actual), path);
        }

        static string? CompareScalar(JsonNode expected, JsonNode? actual, string path)
        {
            if (actual is not JsonValue || actual.GetValueKind() != expected.GetValueKind()) return Differs(path, expected, actual);
            if (expected.GetValueKind() != JsonValueKind.Number) return null; // true and false have kinds of their own
            return Number(expected) == Number(actual) ? null : Differs(path, expected, actual);
        }

        // enqueueArvoEvent of the reference leaves an empty object behind (FORMAT §5.4).
        static bool IsLeftoverQueue(string name, JsonNode? value) => name == "arvo$$" && value is JsonObject { Count: 0 };

        static double Number(JsonNode number) => double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture);
    }

    static string Differs(string path, object expected, JsonNode? actual) => $"{path} expected {Shorten(expected.ToString() ?? "")}, got {Short(actual)}";

    public static string Short(JsonNode? node) => Shorten(node?.ToJsonString() ?? "null");

    static string Shorten(string text) => text.Length <= 160 ? text : text[..160] + "…";
}
