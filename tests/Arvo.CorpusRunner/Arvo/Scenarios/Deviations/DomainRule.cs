using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner.Scenarios.Deviations;

/// <summary>
/// W20: domains are told apart after symbols are resolved, so that an event leaves once per domain;
/// an id names one event; an empty list of domains means the default.
/// </summary>
internal static class DomainRule
{
    public static async Task<string?> FaultAsync(JsonObject recorded)
    {
        var twin = recorded.DeepClone().AsObject();
        if (RemoveEmptyDomains(twin["handlers"]))
            return await CaseDeviation.SameAsTwinAsync(recorded, twin, null) ?? await NothingDroppedAsync(recorded);
        return await CaseDeviation.StepsAsync(recorded, OncePerDomain, idsMayRepeat: true) ?? await IdsDifferAsync(recorded);
    }

    static JsonNode OncePerDomain(JsonNode expected, StepOutcome outcome, ScenarioRun run)
    {
        if (outcome.Emitted.Count == 0 && (expected["record"] as JsonObject)?["events"]?["expected"] is JsonObject awaited)
            AwaitWhatWasSent(awaited, outcome, run);
        // Two requests may look alike without being copies of one.
        var sent = expected["emitted"]!.AsArray();
        var ids = sent.Select(one => one!["id"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        if (sent.Count > 0 && outcome.Emitted.Count == sent.Count && ids.Count == sent.Count) return expected;
        expected["emitted"] = Reduced(expected["emitted"]!.AsArray());
        if ((expected["record"] as JsonObject)?["events"] is not JsonObject events) return expected;
        events["produced"] = Reduced(events["produced"]!.AsArray());
        // Which requests are awaited follows from what was sent.
        if (events["expected"] is JsonObject && outcome.Emitted.Count > 0)
            events["expected"] = new JsonObject(outcome.Emitted.Select(sent => KeyValuePair.Create(sent.Id, (JsonNode?)new JsonArray())));
        return expected;
    }

    // Still awaited is what was sent before: not the copies that never left, but those that have an id of their own here.
    static void AwaitWhatWasSent(JsonObject awaited, StepOutcome outcome, ScenarioRun run)
    {
        foreach (var never in awaited.Select(request => request.Key).Where(id => PlaceholderToken.IsNumbered(id) && !run.Bindings.IsBound(id))
            .ToList())
            awaited.Remove(never);
        var known = awaited.Select(request => run.Bindings.ValueOf(request.Key)).ToHashSet(StringComparer.Ordinal);
        foreach (var (id, replies) in outcome.After?.Expected ?? new Dictionary<string, IReadOnlyList<JsonElement>>(StringComparer.Ordinal))
            if (!known.Contains(id)) awaited[id] = new JsonArray([.. replies.Select(reply => RecordView.Node(reply))]);
    }

    static JsonArray Reduced(JsonArray recorded)
    {
        var kept = new JsonArray();
        foreach (var sent in recorded.Select(item => item!.DeepClone().AsObject()))
        {
            // A child's subject holds an id of its own execution.
            if (kept.Any(other => IsSameBut(sent, other!.AsObject(), "id", "subject"))) continue;
            if (kept.Any(other => StructuralComparison.AreEqual(other!["id"], sent["id"]))) sent["id"] = "<any>";
            kept.Add(sent);
        }

        return kept;
    }

    static bool IsSameBut(JsonObject left, JsonObject right, params ReadOnlySpan<string> members)
    {
        var (first, second) = (left.DeepClone().AsObject(), right.DeepClone().AsObject());
        foreach (var member in members)
        {
            first.Remove(member);
            second.Remove(member);
        }

        return JsonNode.DeepEquals(first, second);
    }

    static async Task<string?> IdsDifferAsync(JsonObject recorded)
    {
        var run = await ScenarioRun.RunAllAsync(recorded);
        // Of one step: an author may give every answer the same id.
        return run.Outcomes.Values.All(outcome => outcome.Emitted.DistinctBy(sent => sent.Id, StringComparer.Ordinal)
            .Count() == outcome.Emitted.Count)
            ? null
            : "two events have one id";
    }

    static async Task<string?> NothingDroppedAsync(JsonObject recorded)
    {
        var run = await ScenarioRun.RunAllAsync(recorded);
        if (run.Outcomes.Values.All(outcome => outcome.Thrown is not null)) return null;
        var before = recorded["steps"]!.AsArray().Sum(step => step!["expect"]!["emitted"]!.AsArray().Count);
        return run.Outcomes.Values.Sum(outcome => outcome.Emitted.Count) > before ? null : "an event with an empty list of domains was dropped";
    }

    static bool RemoveEmptyDomains(JsonNode? node)
    {
        var removed = false;
        if (node is JsonArray items) return items.Select(RemoveEmptyDomains).ToList().Contains(true);
        if (node is not JsonObject members) return false;
        foreach (var key in (string[])["domain", "__domain"])
            if (members[key] is JsonArray { Count: 0 })
                removed |= members.Remove(key);
        // An empty list as a handler's own default means local.
        foreach (var (_, list) in (members["defaultEventEmissionDomains"] as JsonObject)?.ToList() ?? [])
            if (list is JsonArray { Count: 0 } empty)
            {
                empty.Add(null);
                removed = true;
            }
        return members.Select(member => RemoveEmptyDomains(member.Value)).ToList().Contains(true) || removed;
    }
}
