using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner;

/// <summary>The table token → value of one case (format, section 1), and what its subjects and managed ids must hold.</summary>
public sealed class CaseBindings
{
    readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    readonly JsonObject? _subjects, _managedIds;

    /// <summary>Makes and binds every subject that is given.</summary>
    /// <param name="subjects">The case's <c>subjects</c>; null: none.</param>
    /// <param name="managedIds">The case's or the expectation's <c>managedIds</c>; null: none.</param>
    public CaseBindings(JsonObject? subjects = null, JsonObject? managedIds = null)
    {
        (_subjects, _managedIds) = (subjects, managedIds);
        foreach (var (token, described) in subjects ?? [])
            if (described?["given"]?.GetValue<bool>() == true)
                _values[token] = SubjectContentJson.Encode(Replace(described["content"], keep: true));
    }

    CaseBindings(CaseBindings other)
    {
        (_subjects, _managedIds) = (other._subjects, other._managedIds);
        Take(other);
    }

    public bool IsBound(string token) => _values.ContainsKey(token);

    /// <summary>The value of a token. An unbound one has a text that nothing else has; what is no such token is itself.</summary>
    public string ValueOf(string text)
    {
        if (!PlaceholderToken.IsNumbered(text)) return text;
        return _values.TryGetValue(text, out var bound) ? bound : $"unbound-{text.Trim('<', '>').Replace(':', '-')}";
    }

    /// <summary>What is fed into the implementation: the same JSON with tokens replaced by their values, in object keys too.</summary>
    public JsonNode? Replace(JsonNode? fed) => Replace(fed, keep: false);

    /// <summary>
    /// A recorded value as if it had come out: numbered tokens are bound now, subjects made of their content; the others become some value that fits.
    /// </summary>
    public JsonNode? Make(JsonNode? recorded) => recorded switch
    {
        JsonObject given => new JsonObject(given.Select(member => KeyValuePair.Create(member.Key, Make(member.Value)))),
        JsonArray given => new JsonArray([.. given.Select(Make)]),
        JsonValue given when given.TryGetValue<string>(out var text) => PlaceholderToken.KindOf(text) switch
        {
            PlaceholderKind.Trace or PlaceholderKind.Stack => null,
            PlaceholderKind.Time => JsonValue.Create("2025-01-01T00:00:00.000+00:00"),
            PlaceholderKind.Contains => JsonValue.Create(PlaceholderToken.ContainedIn(text)),
            _ => JsonValue.Create(Replace(text, keep: true)),
        },
        _ => recorded?.DeepClone(),
    };

    /// <summary>What a numbered token says about a value: null when it fits (it is bound then), else what is wrong.</summary>
    /// <param name="token">The token.</param>
    /// <param name="actual">The value.</param>
    /// <param name="mayRepeat">Whether several tokens may have one value, and a token several.</param>
    public string? Fit(string token, string actual, bool mayRepeat)
    {
        if (_values.TryGetValue(token, out var bound)) return bound == actual || mayRepeat ? null : $"is another value than {token} had before";
        if (!mayRepeat
            && _values.FirstOrDefault(other => other.Value == actual
                && PlaceholderToken.KindOf(other.Key) == PlaceholderToken.KindOf(token)) is { Key: { } taken })
            return $"has the value of {taken}";
        if (FormFault(token, actual) is { } fault) return fault;
        _values[token] = actual;
        return null;
    }

    /// <summary>A table to try something with.</summary>
    public CaseBindings Copy() => new(this);

    /// <summary>Keeps what a trial on a copy has bound.</summary>
    public void Take(CaseBindings trial)
    {
        foreach (var (token, value) in trial._values) _values[token] = value;
    }

    JsonNode? Replace(JsonNode? node, bool keep) => node switch
    {
        JsonObject given => new JsonObject(given.Select(member => KeyValuePair.Create(Replace(member.Key, keep), Replace(member.Value, keep)))),
        JsonArray given => new JsonArray([.. given.Select(item => Replace(item, keep))]),
        JsonValue given when given.TryGetValue<string>(out var text) => JsonValue.Create(Replace(text, keep)),
        _ => node?.DeepClone(),
    };

    string Replace(string text, bool keep)
    {
        if (!keep || !PlaceholderToken.IsNumbered(text) || IsBound(text)) return ValueOf(text);
        return _values[text] = PlaceholderToken.KindOf(text) == PlaceholderKind.Subject && _subjects?[text]?["content"] is { } content
            ? SubjectContentJson.Encode(Replace(content, keep: true))
            : ValueOf(text);
    }

    string? FormFault(string token, string actual) => PlaceholderToken.KindOf(token) switch
    {
        PlaceholderKind.Subject => SubjectFault(token, actual),
        PlaceholderKind.Managed => ManagedFault(token, actual),
        _ => actual.Length == 0 ? "is empty" : null,
    };

    string? SubjectFault(string token, string actual)
    {
        if (!ArvoOrchestrationSubject.TryParse(actual, out var content)) return "is no orchestration subject";
        return _subjects?[token] is { } described
            && StructuralComparison.Difference(described["content"], SubjectContentJson.Write(content), this) is { } difference
            ? $"has another content: {difference}" : null;
    }

    string? ManagedFault(string token, string actual)
    {
        if (!ArvoEventId.TryParse(actual, out var managed)) return "is no managed id";
        var content = new JsonObject { ["uuid"] = managed.Uuid, ["value"] = managed.Value };
        return _managedIds?[token] is { } described && StructuralComparison.Difference(described, content, this) is { } difference
            ? $"holds something else: {difference}"
            : null;
    }
}
