using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner.Scenarios.Deviations;

/// <summary>
/// W27: a subject of Arvo v2, which has no domain, is one whose domain is null: the scenario goes as with the subject of v3 that says so.
/// </summary>
internal static class OldSubjects
{
    public static async Task<string?> FaultAsync(JsonObject recorded)
    {
        var renewed = new Dictionary<string, string>(StringComparer.Ordinal);
        var twin = Renew(recorded, renewed)!.AsObject();
        if (renewed.Count == 0) return "the case has no subject of v2";
        var (ours, theirs) = (await ScenarioRun.RunAllAsync(recorded), await ScenarioRun.RunAllAsync(twin));
        foreach (var (index, outcome) in ours.Outcomes)
            if (!JsonNode.DeepEquals(Neutral(theirs.Outcomes[index], renewed), Neutral(outcome, renewed)))
                return $"step {index} differs from the one with the subject of v3";
        return ours.Outcomes.Values.All(outcome => outcome.Thrown is null) ? null : "a subject of v2 was refused";
    }

    static JsonNode? Renew(JsonNode? node, Dictionary<string, string> renewed) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Renew(member.Value, renewed)))),
        JsonArray items => new JsonArray([.. items.Select(item => Renew(item, renewed))]),
        JsonValue text when text.TryGetValue<string>(out var subject)
            && subject.StartsWith("eJ", StringComparison.Ordinal)
            && ArvoOrchestrationSubject.TryParse(subject, out var content) =>
            JsonValue.Create(renewed[subject] = ArvoOrchestrationSubject.Create(content)),
        _ => node?.DeepClone(),
    };

    // Without what follows from the text of the subject: the subject itself, and the ids derived from it.
    static JsonNode? Neutral(StepOutcome outcome, Dictionary<string, string> renewed)
    {
        var text = outcome.Essence().ToJsonString();
        foreach (var (old, young) in renewed) text = text.Replace(old, "S", StringComparison.Ordinal).Replace(young, "S", StringComparison.Ordinal);
        foreach (var sent in outcome.Emitted) text = text.Replace(sent.Id, "I", StringComparison.Ordinal);
        return JsonNode.Parse(text);
    }
}
