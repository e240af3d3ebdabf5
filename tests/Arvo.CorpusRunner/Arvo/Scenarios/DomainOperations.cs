using System.Text.Json.Nodes;
using Arvo.Orchestration;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>The operations of domains.json (FORMAT §3).</summary>
internal static class DomainOperations
{
    /// <summary>What differs; null when the operation gave what it has to.</summary>
    public static Difference? Judge(JsonObject recorded)
    {
        var actual = recorded["op"]!.GetValue<string>() switch
        {
            "symbols" => new JsonObject { ["symbols"] = Symbols() },
            "resolve" => new JsonObject { ["domain"] = Resolve(recorded["input"]!) },
            var other => throw new NotSupportedException($"The corpus has an operation that this runner does not know: {other}"),
        };
        var number = recorded["deviationAllowed"]?.GetValue<string>();
        var expected = number is null ? recorded["expect"] : ByRule(number, recorded);
        return StructuralComparison.Difference(expected, actual, new CaseBindings()) is { } difference
            ? new Difference(recorded["op"]!.GetValue<string>(), difference)
            : null;
    }

    // W27: a subject without a domain has the domain null; it is no unreadable one.
    static JsonObject ByRule(string number, JsonObject recorded)
    {
        if (number != "W27") throw new NotSupportedException($"There is no rule for a domain that deviates by {number}");
        var input = recorded["input"]!.DeepClone();
        foreach (var key in (string[])["currentSubject", "parentSubject"])
            if (input[key] is JsonValue text && ArvoOrchestrationSubject.TryParse(text.GetValue<string>(), out var content))
                input[key] = SubjectContentJson.Write(content);
        return new JsonObject { ["domain"] = Resolve(input) };
    }

    static JsonObject Symbols() => new()
    {
        ["FROM_SELF_CONTRACT"] = ArvoDomain.FromSelfContract,
        ["FROM_EVENT_CONTRACT"] = ArvoDomain.FromEventContract,
        ["FROM_TRIGGERING_EVENT"] = ArvoDomain.FromTriggeringEvent,
        ["FROM_CURRENT_SUBJECT"] = ArvoDomain.FromCurrentSubject,
        ["FROM_PARENT_SUBJECT"] = ArvoDomain.FromParentSubject,
        ["ORCHESTRATION_CONTEXT"] = ArvoDomain.OrchestrationContext,
        ["LOCAL"] = ArvoDomain.Local,
    };

    static string? Resolve(JsonNode input) => ArvoDomain.Resolve(input["symbol"]?.GetValue<string>(), new DomainContext(
        Subject(input["currentSubject"]), Subject(input["parentSubject"]), input["triggeringDomain"]?.GetValue<string>(),
        input["selfDomain"]?.GetValue<string>(), (input["eventContract"] as JsonObject)?["domain"]?.GetValue<string>()));

    static string? Subject(JsonNode? subject) => subject switch
    {
        null => null,
        JsonObject content => SubjectContentJson.Encode(content),
        _ => subject.GetValue<string>(),
    };
}
