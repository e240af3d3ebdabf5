using System.Text.Json.Nodes;
using Arvo.Orchestration;

namespace Arvo.CorpusRunner.Scenarios.Deviations;

/// <summary>
/// Judges the steps of a scenario from the first one on that may deviate. The marked step has to do what its rule says; a later one has to do
/// what was recorded, or what it does when the refused steps were never delivered.
/// </summary>
internal static class StepDeviation
{
    /// <summary>A scenario that is marked as a whole: its first step that is not as recorded is the one that deviates.</summary>
    public static async Task<string?> JudgeMarkedAsync(JsonObject recorded, string number)
    {
        var run = new ScenarioRun(recorded);
        var marked = recorded.DeepClone().AsObject();
        for (var i = 0; i < recorded["steps"]!.AsArray().Count; i++)
        {
            var outcome = await run.RunAsync(i);
            if (StepJudge.Difference(recorded["steps"]![i]!["expect"]!, outcome, run.Bindings) is null) continue;
            marked["steps"]![i]!["deviationAllowed"] = number;
            return await CaseDeviation.StepsAsync(marked, (expected, _, _) => expected);
        }

        return null;
    }

    /// <param name="recorded">The case.</param>
    /// <param name="run">Its run, up to the first step.</param>
    /// <param name="first">The first step to judge.</param>
    /// <param name="alreadyRefused">Steps before it that were refused, although the reference handled them.</param>
    /// <param name="byRule">Changes what was recorded of a step by the rule of the whole scenario; null: it has none.</param>
    public static async Task<string?> JudgeFromAsync(
        JsonObject recorded, ScenarioRun run, int first, IEnumerable<int>? alreadyRefused = null,
        Func<JsonNode, StepOutcome, ScenarioRun, JsonNode>? byRule = null)
    {
        var steps = recorded["steps"]!.AsArray();
        // A rule about whole scenarios needs the scenario from its start.
        if (first < steps.Count && steps[first]!["deviationAllowed"]?.GetValue<string>() is { } marked && !IsStepRule(marked))
            return await CaseDeviation.JudgeAsync(recorded, marked);
        HashSet<int> refused = [.. alreadyRefused ?? []];
        var collectsMore = false;
        for (var i = first; i < steps.Count; i++)
        {
            var step = steps[i]!;
            var outcome = await run.RunAsync(i);
            var expected = byRule is null ? step["expect"]! : byRule(step["expect"]!.DeepClone(), outcome, run);
            collectsMore |= step["deviationAllowed"]?.GetValue<string>() == "W15";
            var isRepeated = step["deviationAllowed"]?.GetValue<string>() == "W2";
            var fault = CommonRules.TryJudge(expected, outcome, run, i, out var common) ? common
                : step["deviationAllowed"]?.GetValue<string>() is { } number && HasRuleOfItsOwn(number)
                    ? RuleFault(number, expected, outcome, run, i, recorded)
                : (isRepeated || !outcome.IsWorkflow) && SameIds(expected, outcome, run, i) is null ? null
                : collectsMore ? ReplyExpectations.Fault(expected, outcome, run, recorded, i)
                : await LaterFaultAsync(recorded, expected, outcome, run, i, refused);
            if (fault is not null) return $"step {i}: {fault}";
            BindIds(expected, outcome, run.Bindings);
            if (!outcome.Wrote) refused.Add(i);
        }

        return null;
    }

    static string? RuleFault(string number, JsonNode expected, StepOutcome outcome, ScenarioRun run, int index, JsonObject recorded) => number switch
    {
        "W3" => SameIds(expected, outcome, run, index),
        "W12" => CompletionRule.FaultOfEmpty(expected, outcome, run),
        "W14" when outcome.Thrown is not ContractViolation && StepJudge.Difference(expected, outcome, run.Bindings) is null => null,
        "W14" =>
            CommonRules.NothingHappened(outcome) ?? (outcome.Thrown is ContractViolation ? null : "an unknown version must be a contract violation"),
        "W15" => ReplyExpectations.Fault(expected, outcome, run, recorded, index),
        "W16" => SameAsFirstTime(expected, outcome, run, index),
        _ => throw new ArgumentOutOfRangeException(nameof(number), number, "No rule of its own"),
    };

    // The other numbers are common rules; what those do not apply to is handled as ever.
    static bool HasRuleOfItsOwn(string number) => number is "W3" or "W12" or "W14" or "W15" or "W16";

    /// <summary>Whether the rule is about single steps; others need the scenario from its start.</summary>
    public static bool IsStepRule(string number) =>
        number is "W2" or "W3" or "W5" or "W10" or "W11" or "W13" or "W14" or "W15" or "W16" or "W17" or "W28";

    // The same event handled again gives events with the same ids.
    public static string? SameIds(JsonNode expected, StepOutcome outcome, ScenarioRun run, int index)
    {
        var before = run.Outcomes.Where(earlier => earlier.Key < index
            && earlier.Value.Delivered.Id == outcome.Delivered.Id
            && earlier.Value.Delivered.Source == outcome.Delivered.Source)
            .OrderBy(earlier => earlier.Key).Select(earlier => earlier.Value).LastOrDefault(earlier => earlier.Emitted.Count > 0);
        // No earlier attempt, or one that was refused
        if (before is null || expected["thrown"] is not null) return StepJudge.Difference(expected, outcome, run.Bindings);
        if (!before.Emitted.Select(sent => sent.Id).SequenceEqual(outcome.Emitted.Select(sent => sent.Id)))
            return "a second attempt must give the ids of the first";
        var withoutIds = expected.DeepClone();
        foreach (var sent in withoutIds["emitted"]!.AsArray()) sent!["id"] = "<any>";
        if (StepJudge.Difference(withoutIds, outcome, run.Bindings, idsMayRepeat: true) is { } difference) return difference;
        BindIds(expected, outcome, run.Bindings);
        return null;
    }

    // Events that are sent again are recorded with new ids, which later steps may name.
    static void BindIds(JsonNode expected, StepOutcome outcome, CaseBindings bindings)
    {
        if (expected["emitted"]!.AsArray().Count != outcome.Emitted.Count) return;
        foreach (var (recorded, sent) in expected["emitted"]!.AsArray().Zip(outcome.Emitted))
            if (recorded!["id"]!.GetValue<string>() is var token && PlaceholderToken.IsNumbered(token)) bindings.Fit(token, sent.Id, mayRepeat: true);
    }

    static string? SameAsFirstTime(JsonNode expected, StepOutcome outcome, ScenarioRun run, int index)
    {
        var before = run.Outcomes.Where(earlier => earlier.Key < index && earlier.Value.Delivered.Id == outcome.Delivered.Id)
            .OrderBy(earlier => earlier.Key).Select(earlier => earlier.Value).LastOrDefault(earlier => earlier.Thrown is not TransactionViolation);
        return before is null || StructuralComparison.AreEqual(before.Essence(), outcome.Essence())
            ? null
            : StepJudge.Difference(expected, outcome, run.Bindings) is null ? null : "a failed attempt must leave no mark on the next one";
    }

    static async Task<string?> LaterFaultAsync(
        JsonObject recorded, JsonNode expected, StepOutcome outcome, ScenarioRun run, int index, HashSet<int> refused)
    {
        var difference = StepJudge.Difference(expected, outcome, run.Bindings);
        if (difference is null || refused.Count == 0) return difference;
        return await IsAsWithoutAsync(recorded, outcome, index, refused)
            ? null
            : $"neither as recorded ({difference}) nor as without the refused events";
    }

    /// <summary>Whether a step does what it does when the refused ones are never delivered.</summary>
    public static async Task<bool> IsAsWithoutAsync(JsonObject recorded, StepOutcome outcome, int index, HashSet<int> refused)
    {
        var twin = await ScenarioRun.RunAllAsync(UpTo(recorded, index), refused.Contains);
        return StructuralComparison.AreEqual(twin.Outcomes[index].Essence(), outcome.Essence());
    }

    static JsonObject UpTo(JsonObject recorded, int index)
    {
        var copy = recorded.DeepClone().AsObject();
        var steps = copy["steps"]!.AsArray();
        while (steps.Count > index + 1) steps.RemoveAt(steps.Count - 1);
        return copy;
    }
}
