using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner;

/// <summary>The table token → value of one case (format, section 1), and what subjects and managed ids must hold.</summary>
public sealed class CaseBindings
{
    // Texts go in as the file has them, not escaped for HTML.
    static readonly JsonSerializerOptions AsWritten = new() { Encoder = ArvoJson.Encoder };

    readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    readonly JsonElement? _subjects, _managedIds;

    /// <summary>Makes and binds every subject that is given.</summary>
    /// <param name="subjects">The case's <c>subjects</c>.</param>
    /// <param name="managedIds">The case's or the expectation's <c>managedIds</c>.</param>
    public CaseBindings(JsonElement? subjects, JsonElement? managedIds)
    {
        (_subjects, _managedIds) = (subjects, managedIds);
        foreach (var (token, described) in subjects?.EnumerateObject().Select(entry => (entry.Name, entry.Value)) ?? [])
            if (described.GetProperty("given").GetBoolean())
                _values[token] = SubjectContentJson.Encode(Resolve(described.GetProperty("content"), makeMissing: true));
    }

    CaseBindings(CaseBindings other)
    {
        (_subjects, _managedIds) = (other._subjects, other._managedIds);
        Take(other);
    }

    public static CaseBindings Of(CorpusCase recorded, JsonElement? expectation = null) => new(
        recorded.FieldOrNull("subjects"),
        expectation is { ValueKind: JsonValueKind.Object } expected && expected.TryGetProperty("managedIds", out var managed) ? managed : recorded.FieldOrNull("managedIds"));

    public string? Bound(string token) => _values.GetValueOrDefault(token);

    /// <summary>Binds a token; false when another token has this value.</summary>
    public bool TryBind(string token, string value)
    {
        if (_values.ContainsValue(value)) return false;
        _values.Add(token, value);
        return true;
    }

    public JsonElement? SubjectContent(string token) => _subjects is { } subjects && subjects.TryGetProperty(token, out var described) ? described.GetProperty("content") : null;

    public JsonElement? ManagedContent(string token) => _managedIds is { } ids && ids.TryGetProperty(token, out var described) ? described : null;

    public CaseBindings Copy() => new(this);

    /// <summary>Keeps what a trial on a copy has bound.</summary>
    public void Take(CaseBindings trial)
    {
        foreach (var (token, value) in trial._values) _values[token] = value;
    }

    /// <summary>What is fed into the implementation: tokens replaced by their values, in object keys too.</summary>
    /// <param name="fed">Input with tokens.</param>
    /// <param name="makeMissing">Give unbound tokens a fresh value (given subjects); otherwise they are an error of the file.</param>
    public JsonElement Resolve(JsonElement fed, bool makeMissing = false) => JsonElement.Parse(Resolved(fed, makeMissing)?.ToJsonString(AsWritten) ?? "null");

    JsonNode? Resolved(JsonElement fed, bool makeMissing)
    {
        switch (fed.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var member in fed.EnumerateObject()) members[ResolvedText(member.Name, makeMissing)] = Resolved(member.Value, makeMissing);
                return members;
            case JsonValueKind.Array:
                return new JsonArray([.. fed.EnumerateArray().Select(item => Resolved(item, makeMissing))]);
            case JsonValueKind.String:
                return JsonValue.Create(ResolvedText(fed.GetString()!, makeMissing)); // a JSON text is never null
            default:
                return JsonNode.Parse(fed.GetRawText());
        }
    }

    string ResolvedText(string text, bool makeMissing)
    {
        if (PlaceholderToken.KindOf(text) is not (PlaceholderKind.Uuid or PlaceholderKind.Managed or PlaceholderKind.Subject)) return text;
        if (_values.TryGetValue(text, out var value)) return value;
        if (!makeMissing) throw new CorpusFormatException($"'{text}' is used before it is known");
        return _values[text] = Guid.NewGuid().ToString();
    }
}
