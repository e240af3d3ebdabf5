using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner;

/// <summary>
/// What we do instead where the reference is weak and a case allows to differ: the recorded expectation rewritten by the declared rule, which is then checked like any other.
/// A weakness that isn't here is kept as it is recorded.
/// </summary>
public static class DeclaredDeviations
{
    static readonly string[] NullableMembers = ["dataschema", "accesscontrol", "redirectto", "executionunits", "traceparent", "tracestate", "parentid", "domain"];

    /// <summary>The expectation of an operation case.</summary>
    public static JsonElement ExpectationOf(CorpusCase recorded)
    {
        var expected = recorded.Field("expect");
        return (recorded.DeviationAllowed, recorded.Field("op").GetString()) switch
        {
            ("W19", "create") => ParentIdAsGiven(recorded, expected),
            ("W27", "create") => SubjectWithoutDomain(recorded.Field("input").GetProperty("content")),
            ("W27", "parse") => SubjectWithoutDomain(RawSubject.Content(recorded.Field("input").GetString() ?? "")),
            _ => recorded.Optional == "missing-key" ? AbsentIsNull(recorded, expected) : expected,
        };
    }

    /// <summary>W19: ids aren't percent-encoded.</summary>
    static JsonElement ParentIdAsGiven(CorpusCase recorded, JsonElement expected)
    {
        var changed = Editable(expected);
        changed["event"]!["parentid"] = JsonNode.Parse(recorded.Field("input").GetProperty("event").GetProperty("parentid").GetRawText());
        return Element(changed);
    }

    /// <summary>W27: a subject of v2, which has no domain, reads as one with domain null.</summary>
    static JsonElement SubjectWithoutDomain(JsonElement content)
    {
        var decoded = Editable(content);
        decoded["execution"]!["domain"] = null;
        return Element(new JsonObject { ["ok"] = true, ["decoded"] = decoded });
    }

    /// <summary>The tolerant reader of AS §1.2: an absent nullable member is null. Only the destination may not be null here.</summary>
    static JsonElement AbsentIsNull(CorpusCase recorded, JsonElement expected)
    {
        var input = recorded.Field("input");
        var flat = Editable(input.GetProperty("context"));
        if (!flat.ContainsKey("to")) return expected;
        foreach (var name in NullableMembers) flat.TryAdd(name, null);
        flat["data"] = JsonNode.Parse(input.GetProperty("data").GetRawText());
        return Element(new JsonObject { ["ok"] = true, ["event"] = flat });
    }

    static JsonObject Editable(JsonElement json) => JsonNode.Parse(json.GetRawText())!.AsObject();

    static JsonElement Element(JsonObject json) => JsonSerializer.SerializeToElement(json);
}
