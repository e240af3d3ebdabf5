using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>The table token → value of one case (FORMAT §1).</summary>
internal sealed partial class Bindings(JsonObject? subjects, JsonObject? managedIds)
{
    readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Creates and binds every subject that is given.</summary>
    public void BindGivenSubjects()
    {
        foreach (var (token, description) in subjects ?? [])
            if (description?["given"]?.GetValue<bool>() == true)
                _values[token] = ArvoOrchestrationSubject.Create(SubjectJsonText.Read(Replace(description["content"])!.AsObject()));
    }

    public static bool IsBindable(string text) => BindableToken().IsMatch(text);

    /// <summary>What an unbound or bound token says about a value: null when it fits (it is bound then), else what is wrong.</summary>
    public string? Fit(string token, string actual, bool mayRepeat)
    {
        if (_values.TryGetValue(token, out var bound)) return bound == actual || mayRepeat ? null : $"is another value than {token} had before";
        if (!mayRepeat && _values.FirstOrDefault(other => other.Value == actual && Kind(other.Key) == Kind(token)) is { Key: { } taken }) return $"has the value of {taken}";
        if (FormFault(token, actual) is { } fault) return fault;
        _values[token] = actual;
        return null;
    }

    /// <summary>The same JSON with tokens replaced by their values, in object keys too. An unbound one becomes a text that nothing else has.</summary>
    public JsonNode? Replace(JsonNode? node) => node switch
    {
        JsonObject given => new JsonObject(given.Select(member => KeyValuePair.Create(Value(member.Key), Replace(member.Value)))),
        JsonArray given => new JsonArray([.. given.Select(Replace)]),
        JsonValue given when given.TryGetValue<string>(out var text) => JsonValue.Create(Value(text)),
        _ => node?.DeepClone(),
    };

    public string Value(string text)
    {
        if (!IsBindable(text)) return text;
        return _values.TryGetValue(text, out var bound) ? bound : $"unbound-{text.Trim('<', '>').Replace(':', '-')}";
    }

    string? FormFault(string token, string actual) => Kind(token) switch
    {
        "subject" => SubjectFault(token, actual),
        "managed" => ManagedFault(token, actual),
        _ => actual.Length == 0 ? "is empty" : null,
    };

    string? SubjectFault(string token, string actual)
    {
        if (!ArvoOrchestrationSubject.TryParse(actual, out var content)) return "is no orchestration subject";
        return Matching.Difference(subjects?[token]?["content"], SubjectJsonText.Write(content), this) is { } difference ? $"has another content: {difference}" : null;
    }

    string? ManagedFault(string token, string actual)
    {
        if (!ArvoEventId.TryParse(actual, out var managed)) return "is no managed id";
        var content = new JsonObject { ["uuid"] = managed.Uuid, ["value"] = managed.Value };
        return Matching.Difference(managedIds?[token], content, this) is { } difference ? $"holds something else: {difference}" : null;
    }

    static string Kind(string token) => token[1..token.IndexOf(':', StringComparison.Ordinal)];

    [GeneratedRegex(@"\A<(uuid|managed|subject):[0-9]+>\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BindableToken();
}
