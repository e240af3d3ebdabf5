using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner.Scenarios.Deviations;

/// <summary>W15: requests that await an answer are not forgotten when newer ones are sent, so late answers are collected.</summary>
internal static class ReplyExpectations
{
    public static string? Fault(JsonNode expected, StepOutcome outcome, ScenarioRun run, JsonObject recorded, int index)
    {
        if (expected["thrown"] is not null) return StepJudge.Difference(expected, outcome, run.Bindings);
        if (outcome.Thrown is not null) return $"nothing should be thrown, but {outcome.Thrown.Message}";
        var before = outcome.Before?.Expected;
        if (outcome.Delivered.ParentId is { } parentId && before is not null && before.TryGetValue(parentId, out var replies))
        {
            var kept = outcome.After?.Expected;
            var mustStay = before.Values.Any(awaited => awaited.Count == 0) || outcome.Emitted.Count == 0;
            if (mustStay && kept?.GetValueOrDefault(parentId)?.Count != replies.Count + 1 && outcome.Emitted.Count == 0)
                return "the late answer was not collected";
        }

        return StructuralComparison.AreEqual(StateByRule(outcome, run, recorded, index), RecordView.Node(outcome.After?.State))
            ? null
            : "the context is not what the rule gives for the collected answers";
    }

    /// <summary>The context that the deciding rule gives when it sees the answers which have to be collected.</summary>
    static JsonNode? StateByRule(StepOutcome outcome, ScenarioRun run, JsonObject recorded, int index)
    {
        var collected = CollectedBefore(run, index, outcome).GroupBy(reply => reply["type"]!.GetValue<string>(), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<JsonObject>)[.. group], StringComparer.Ordinal);
        var handler = recorded["handlers"]![recorded["steps"]![index]!["handler"]!.GetValue<string>()]!;
        var scope = new RuleScope(RecordView.Node(outcome.Before?.State), Flat(outcome)) { Collected = collected };
        var version = ArvoOrchestrationSubject.Parse(outcome.Delivered.Subject).Orchestrator.Version;
        var occasion = outcome.Delivered.Type == outcome.Handler.Source ? "init" : outcome.Delivered.Type;
        var rule = handler["handler"]![version]!.AsArray().FirstOrDefault(candidate =>
            (candidate!["on"]?.GetValue<string>() ?? "*") is var on && (on == "*" || on == occasion) && Expressions.Holds(candidate["if"], scope));
        if (rule is null) return RecordView.Node(outcome.Before?.State);
        if (rule["context"] is not { } context) return RecordView.Node(outcome.Before?.State);
        if (context["set"] is { } replaced) return Expressions.Evaluate(replaced, scope);
        var merged = scope.Context?.DeepClone().AsObject() ?? [];
        foreach (var (name, value) in Expressions.Evaluate(context["merge"], scope)!.AsObject()) merged[name] = value?.DeepClone();
        return merged;
    }

    // Every answer to any request that the instance ever sent, as long as some request was open all the time.
    static IEnumerable<JsonObject> CollectedBefore(ScenarioRun run, int index, StepOutcome current)
    {
        var sent = run.Outcomes.Where(earlier => earlier.Key < index && earlier.Value.Delivered.Subject == current.Delivered.Subject)
            .SelectMany(earlier => earlier.Value.Emitted).Select(request => request.Id).ToHashSet(StringComparer.Ordinal);
        return run.Outcomes.Where(step => (step.Key == index || (step.Key < index && step.Value.Wrote))
            && step.Value.Delivered.Subject == current.Delivered.Subject
            && step.Value.Delivered.ParentId is { } parent
            && sent.Contains(parent))
            .OrderBy(step => step.Key).Select(step => Flat(step.Value));
    }

    static JsonObject Flat(StepOutcome outcome) => RecordView.Node(outcome.Delivered.ToJsonElement())!.AsObject();
}
