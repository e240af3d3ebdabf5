using System.Text.Json;

namespace Arvo.CorpusRunner;

/// <summary>Compares what came out with what was recorded: JSON values, tokens by their rules (format, section 1). Binds tokens on first sight.</summary>
public sealed class StructuralComparison(CaseBindings bindings)
{
    readonly List<Difference> _differences = [];

    /// <summary>All differences; empty when equal.</summary>
    public static IReadOnlyList<Difference> Of(JsonElement expected, JsonElement? actual, CaseBindings bindings, string where)
    {
        var comparison = new StructuralComparison(bindings);
        comparison.Compare(expected, actual, where);
        return comparison._differences;
    }

    void Compare(JsonElement expected, JsonElement? actual, string where)
    {
        if (expected.ValueKind == JsonValueKind.String && PlaceholderToken.KindOf(expected.GetString()!) is not PlaceholderKind.None and var kind)
            CompareToken(kind, expected.GetString()!, actual, where);
        else if (actual is not { } found) Differ(where, expected, null);
        else if (expected.ValueKind == JsonValueKind.Object && found.ValueKind == JsonValueKind.Object) CompareMembers(expected, found, where);
        else if (expected.ValueKind == JsonValueKind.Array && found.ValueKind == JsonValueKind.Array) CompareItems(expected, found, where);
        else if (!IsEqualScalar(expected, found)) Differ(where, expected, found);
    }

    void CompareMembers(JsonElement expected, JsonElement actual, string where)
    {
        var rest = actual.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
        foreach (var member in expected.EnumerateObject().OrderBy(member => IsUnboundKey(member.Name)))
        {
            var name = IsUnboundKey(member.Name) ? FindKey(member, rest) : bindings.Bound(member.Name) ?? member.Name;
            Compare(member.Value, name is not null && rest.Remove(name, out var value) ? value : null, $"{where}.{member.Name}");
        }
        foreach (var (name, value) in rest) _differences.Add(new Difference($"{where}.{name}", $"unexpected {Shorten(value.GetRawText())}"));
    }

    bool IsUnboundKey(string name) => PlaceholderToken.KindOf(name) is PlaceholderKind.Uuid or PlaceholderKind.Managed or PlaceholderKind.Subject && bindings.Bound(name) is null;

    /// <summary>The first key left over whose value fits; binds it.</summary>
    string? FindKey(JsonProperty expected, Dictionary<string, JsonElement> rest)
    {
        foreach (var (name, value) in rest)
        {
            var trial = bindings.Copy();
            if (!trial.TryBind(expected.Name, name) || Of(expected.Value, value, trial, "").Count > 0) continue;
            bindings.Take(trial);
            return name;
        }
        return null;
    }

    void CompareItems(JsonElement expected, JsonElement actual, string where)
    {
        if (expected.GetArrayLength() != actual.GetArrayLength())
        {
            _differences.Add(new Difference(where, $"expected {expected.GetArrayLength()} items, found {actual.GetArrayLength()}: {Shorten(actual.GetRawText())}"));
            return;
        }
        for (var i = 0; i < expected.GetArrayLength(); i++) Compare(expected[i], actual[i], $"{where}[{i}]");
    }

    void CompareToken(PlaceholderKind kind, string token, JsonElement? actual, string where)
    {
        if (kind == PlaceholderKind.Any) return;
        var text = actual is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
        var fits = kind switch
        {
            PlaceholderKind.Trace or PlaceholderKind.Stack => text is not null || actual is { ValueKind: JsonValueKind.Null },
            PlaceholderKind.Time => text is not null && ArvoTime.IsValid(text),
            PlaceholderKind.Text => text is not null,
            PlaceholderKind.Contains => text?.Contains(PlaceholderToken.ContainedIn(token), StringComparison.Ordinal) ?? false,
            _ => text is { Length: > 0 } && FitsNumbered(kind, token, text, where),
        };
        if (!fits) _differences.Add(new Difference(where, $"expected {token}{(bindings.Bound(token) is { } bound ? $" = {Shorten(bound)}" : "")}, found {Shorten(actual?.GetRawText() ?? "nothing")}"));
    }

    bool FitsNumbered(PlaceholderKind kind, string token, string text, string where)
    {
        if (bindings.Bound(token) is { } bound) return bound == text;
        return bindings.TryBind(token, text) && kind switch
        {
            PlaceholderKind.Managed => FitsManaged(bindings.ManagedContent(token), text, where),
            PlaceholderKind.Subject => FitsSubject(bindings.SubjectContent(token), text, where),
            _ => true,
        };
    }

    bool FitsManaged(JsonElement? recorded, string text, string where)
    {
        if (!ArvoEventId.TryParse(text, out var managed)) return false;
        if (recorded is { } content) Compare(content, JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["uuid"] = managed.Uuid, ["value"] = managed.Value }), $"{where}(decoded)");
        return true;
    }

    bool FitsSubject(JsonElement? recorded, string text, string where)
    {
        if (!ArvoOrchestrationSubject.TryParse(text, out var decoded)) return false;
        if (recorded is { } content) Compare(content, SubjectContentJson.Write(decoded), $"{where}(decoded)");
        return true;
    }

    static bool IsEqualScalar(JsonElement expected, JsonElement actual) => expected.ValueKind == actual.ValueKind && expected.ValueKind switch
    {
        JsonValueKind.Number => expected.GetRawText() == actual.GetRawText() || expected.GetDouble().Equals(actual.GetDouble()) || (expected.GetDouble() == 0 && actual.GetDouble() == 0),
        JsonValueKind.String => string.Equals(expected.GetString(), actual.GetString(), StringComparison.Ordinal),
        JsonValueKind.Object or JsonValueKind.Array => false, // compared by their parts
        _ => true,
    };

    void Differ(string where, JsonElement expected, JsonElement? actual) =>
        _differences.Add(new Difference(where, $"expected {Shorten(expected.GetRawText())}, found {Shorten(actual?.GetRawText() ?? "nothing")}"));

    static string Shorten(string text) => text.Length <= 100 ? text : $"{text[..100]}…";
}
