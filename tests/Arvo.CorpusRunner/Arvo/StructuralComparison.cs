using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner;

/// <summary>
/// Compares what came out with what was recorded: tokens by their meaning, everything else as JSON
/// values (format, section 1). Binds tokens on first sight.
/// </summary>
public static class StructuralComparison
{
    /// <summary>The first difference, with its path; null when everything fits.</summary>
    public static string? Difference(JsonNode? expected, JsonNode? actual, CaseBindings bindings, bool idsMayRepeat = false) =>
        new Comparison(bindings, idsMayRepeat).Compare(expected, actual, "");

    /// <summary>Equality of values in which there is nothing to bind.</summary>
    public static bool AreEqual(JsonNode? left, JsonNode? right) => Difference(left, right, new CaseBindings()) is null;

    sealed record Comparison(CaseBindings Bindings, bool IdsMayRepeat)
    {
        public string? Compare(JsonNode? expected, JsonNode? actual, string path) => expected switch
        {
            null => actual is null ? null : Differs(path, "null", actual),
            JsonObject members => actual is JsonObject ours ? CompareMembers(members, ours, path) : Differs(path, members, actual),
            JsonArray items => actual is JsonArray ours ? CompareItems(items, ours, path) : Differs(path, items, actual),
            _ when IsText(expected) => CompareText(expected.GetValue<string>(), actual, path),
            _ => CompareScalar(expected, actual, path),
        };

        string? CompareText(string expected, JsonNode? actual, string path)
        {
            var text = IsText(actual) ? actual!.GetValue<string>() : null; // a text is never null
            var kind = PlaceholderToken.KindOf(expected);
            if (PlaceholderToken.IsNumbered(expected) && text is not null)
                return Bindings.Fit(expected, text, IdsMayRepeat) is { } fault ? $"{path} {fault}: {Short(actual)}" : null;
            var fits = kind switch
            {
                PlaceholderKind.Any => true,
                PlaceholderKind.Trace or PlaceholderKind.Stack => actual is null || text is not null,
                PlaceholderKind.Text => text is not null,
                PlaceholderKind.Time => text is not null && ArvoTime.IsValid(text),
                PlaceholderKind.Contains => text?.Contains(PlaceholderToken.ContainedIn(expected), StringComparison.Ordinal) ?? false,
                _ => expected == text,
            };
            return fits ? null : Differs(path, kind == PlaceholderKind.None ? $"\"{expected}\"" : expected, actual);
        }

        string? CompareMembers(JsonObject expected, JsonObject actual, string path)
        {
            var unmatched = actual.ToDictionary(member => member.Key, member => member.Value, StringComparer.Ordinal);
            // Keys that are known leave fewer candidates for the others.
            foreach (var (name, value) in expected.OrderBy(member => IsUnbound(member.Key)))
            {
                var key = IsUnbound(name) ? FindKey(name, value, unmatched) ?? name : Bindings.ValueOf(name);
                if (!unmatched.Remove(key, out var ours))
                {
                    if (IsLeftoverQueue(name, value)) continue;
                    return $"{path}.{name} is missing";
                }

                var inside = path.EndsWith(".historyValue", StringComparison.Ordinal)
                    ? CompareSet(value, ours, $"{path}.{name}")
                    : Compare(value, ours, $"{path}.{name}");
                if (inside is not null) return inside;
            }

            return unmatched.Count == 0 ? null : $"{path}.{unmatched.Keys.First()} is there, but was not recorded";
        }

        bool IsUnbound(string name) => PlaceholderToken.IsNumbered(name) && !Bindings.IsBound(name);

        /// <summary>The first key left over that the token can have, and whose value fits; binds it.</summary>
        string? FindKey(string token, JsonNode? expected, Dictionary<string, JsonNode?> candidates)
        {
            foreach (var (name, value) in candidates)
            {
                var trial = Bindings.Copy();
                if (trial.Fit(token, name, IdsMayRepeat) is not null || new Comparison(trial, IdsMayRepeat).Compare(expected, value, "") is not null)
                    continue;
                Bindings.Take(trial);
                return name;
            }

            return null;
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
            static JsonArray Sorted(JsonNode? set) =>
                new([.. set!.AsArray().OrderBy(item => item!["id"]!.GetValue<string>(), StringComparer.Ordinal).Select(item => item!.DeepClone())]);
            return Compare(Sorted(expected), Sorted(actual), path);
        }

        static string? CompareScalar(JsonNode expected, JsonNode? actual, string path)
        {
            if (actual is not JsonValue || actual.GetValueKind() != expected.GetValueKind()) return Differs(path, expected, actual);
            if (expected.GetValueKind() != JsonValueKind.Number) return null; // true and false have kinds of their own
            return Number(expected) == Number(actual) ? null : Differs(path, expected, actual);
        }

        // enqueueArvoEvent of the reference leaves an empty object behind (section 5.4).
        static bool IsLeftoverQueue(string name, JsonNode? value) => name == "arvo$$" && value is JsonObject { Count: 0 };

        static bool IsText(JsonNode? node) => node is JsonValue && node.GetValueKind() == JsonValueKind.String;

        static double Number(JsonNode number) => double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture);
    }

    static string Differs(string path, object expected, JsonNode? actual) =>
        $"{path} expected {Shorten(expected.ToString() ?? "")}, got {Short(actual)}";

    static string Short(JsonNode? node) => Shorten(node?.ToJsonString() ?? "null");

    static string Shorten(string text) => text.Length <= 160 ? text : text[..160] + "…";
}
