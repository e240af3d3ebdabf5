using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner;

/// <summary>
/// What we do instead where the reference is weak and a case allows to differ: the recorded expectation rewritten by the declared rule, which is then
/// checked like any other. A weakness that isn't here is kept as it is recorded.
/// </summary>
public static class DeclaredDeviations
{
    static readonly string[] NullableMembers =
    [
        "dataschema", "accesscontrol", "redirectto", "executionunits", "traceparent", "tracestate", "parentid", "domain",
    ];

    /// <summary>The expectation of an operation case.</summary>
    public static JsonElement ExpectationOf(CorpusCase recorded)
    {
        var expected = recorded.Field("expect");
        return (recorded.DeviationAllowed, recorded.Field("op").GetString()) switch
        {
            ("W19", "create") => ParentIdAsGiven(recorded, expected),
            ("W27", "create") => OfNewSubject(SubjectOperations.Create, recorded, "content"),
            ("W27", "from") => OfNewSubject(SubjectOperations.From, recorded, "parent", "subject"),
            ("W27", "parse") => OfNewSubject(input => SubjectOperations.Create(Member("content", input)), recorded),
            (_, "jsonSchema") => NullLiterals(expected),
            _ => recorded.Optional == "missing-key" ? AbsentIsNull(recorded, expected) : expected,
        };
    }

    /// <summary>W19: ids aren't percent-encoded.</summary>
    static JsonElement ParentIdAsGiven(CorpusCase recorded, JsonElement expected)
    {
        if (!expected.GetProperty("ok").GetBoolean()) return expected;
        var changed = Editable(expected);
        changed["event"]!["parentid"] = JsonNode.Parse(recorded.Field("input").GetProperty("event").GetProperty("parentid").GetRawText());
        return Element(changed);
    }

    /// <summary>
    /// W27: a subject of v2, which has no domain, reads as one with domain null: the same operation
    /// with such a subject, whatever else is wrong with it.
    /// </summary>
    /// <param name="operation">The operation.</param>
    /// <param name="recorded">The case.</param>
    /// <param name="members">Where the input has a subject or its content; none: it is one.</param>
    static JsonElement OfNewSubject(Func<JsonElement, JsonObject> operation, CorpusCase recorded, params string[] members)
    {
        var input = recorded.Field("input");
        var outcome = operation(members.Length == 0 ? WithDomain(input) : WithDomain(input, members));
        if (outcome["decoded"]?["execution"] is JsonObject execution && recorded.Field("op").GetString() == "from") execution["id"] = "<uuid:1>";
        return Element(outcome);
    }

    static JsonElement WithDomain(JsonElement input, string[] members)
    {
        var changed = Editable(input);
        foreach (var name in members.Where(changed.ContainsKey))
        {
            changed["parent"] = JsonNode.Parse(WithDomain(input.GetProperty(name)).GetRawText());
            if (name == "content") changed[name] = changed["parent"]!.DeepClone();
            if (name != "parent") changed.Remove(name == "content" ? "parent" : name);
        }
        return Element(changed);
    }

    static JsonElement WithDomain(JsonElement subject)
    {
        var content = Editable(subject.ValueKind == JsonValueKind.String ? RawSubject.Content(subject.GetString()!) : subject);
        if (content["execution"] is JsonObject execution) execution.TryAdd("domain", null);
        return Element(content);
    }

    static JsonElement Member(string name, JsonElement value) => Element(new JsonObject { [name] = JsonNode.Parse(value.GetRawText()) });

    /// <summary>
    /// The tolerant reader of AS §1.2: an absent nullable member is null, so the event is made, or refused, as if it had been given.
    /// </summary>
    static JsonElement AbsentIsNull(CorpusCase recorded, JsonElement expected)
    {
        var input = Editable(recorded.Field("input"));
        if (input["context"] is not JsonObject context || expected.GetProperty("ok").GetBoolean()) return expected;
        foreach (var name in NullableMembers) context.TryAdd(name, null);
        return Element(EventOperations.Construct(Element(input)));
    }

    /// <summary>
    /// A literal null. The export of the reference's library says of it <c>{"type":"object"}</c>, as <c>typeof null</c> does, and nothing else is
    /// exported so; a document that says so would accept any object and refuse null. Ours says null.
    /// </summary>
    static JsonElement NullLiterals(JsonElement expected)
    {
        var changed = Editable(expected);
        foreach (var version in changed["schema"]!["versions"]!.AsArray())
        {
            NameNull(version!["accepts"]!["schema"]);
            foreach (var emit in version["emits"]!.AsArray()) NameNull(emit!["schema"]);
        }

        return Element(changed);
    }

    static void NameNull(JsonNode? schema)
    {
        if (schema is JsonArray alternatives)
        {
            foreach (var alternative in alternatives) NameNull(alternative);
            return;
        }

        if (schema is not JsonObject keywords) return;
        if (keywords["type"] is JsonValue type && type.TryGetValue<string>(out var name) && name == "object" && !keywords.ContainsKey("properties")
            && !keywords.ContainsKey("additionalProperties"))
            keywords["type"] = "null";
        foreach (var member in (keywords["properties"] as JsonObject)?.ToList() ?? []) NameNull(member.Value);
        foreach (var inner in (string[])["items", "additionalProperties", "anyOf", "not"]) NameNull(keywords[inner]);
    }

    static JsonObject Editable(JsonElement json) => JsonNode.Parse(json.GetRawText())!.AsObject();

    static JsonElement Element(JsonObject json) => JsonSerializer.SerializeToElement(json);
}
