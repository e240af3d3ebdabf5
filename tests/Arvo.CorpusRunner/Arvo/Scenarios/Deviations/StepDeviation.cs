using System.Text.Json.Nodes;
using Arvo;
using Arvo.Orchestration;

namespace Arvo.CorpusRunner.Scenarios.Deviations;

/// <summary>
/// Judges the steps of a scenario from the first one on that may deviate. The marked step has to do what its rule says; a later one has to do what was
/// recorded, or what it does when the refused steps were never delivered.
/// </summary>
internal static class StepDeviation
{
    public static async Task<string?> JudgeFromAsync(JsonObject recorded, ScenarioRun run, int first)
    {
        var steps = recorded["steps"]!.AsArray();
        var refused = new HashSet<int>();
        for (var i = first; i < steps.Count; i++)
        {
            var step = steps[i]!;
            var outcome = await run.RunAsync(i);
            // A workflow that an earlier refusal kept alive is neither early nor late for the event.
            var fault = step["deviationAllowed"]?.GetValue<string>() is { } number && !(number == "W10" && outcome.Before is { ExecutionStatus: ExecutionStatus.Normal })
                ? RuleFault(number, step["expect"]!, outcome, run, i, recorded)
                : await LaterFaultAsync(recorded, step["expect"]!, outcome, run, i, refused);
            if (fault is not null) return $"step {i}: {fault}";
            if (!outcome.Wrote) refused.Add(i);
        }

        return null;
    }

    static string? RuleFault(string number, JsonNode expected, StepOutcome outcome, ScenarioRun run, int index, JsonObject recorded) => number switch
    {
        "W2" => AppliedOnce(outcome, run, index),
        "W3" => SameIds(expected, outcome, run, index),
        "W10" => outcome.Before is null ? EarlyIsRefused(outcome) : LateIsNoted(outcome),
        "W13" => NothingHappened(outcome) ?? (outcome.Thrown is ExecutionViolation { RetryHelps: false } ? null : "a second start must be refused"),
        "W14" => NothingHappened(outcome) ?? (outcome.Thrown is ContractViolation ? null : "an unknown version must be a contract violation"),
        "W15" => ReplyExpectations.Fault(expected, outcome, run, recorded, index),
        "W16" => SameAsFirstTime(outcome, run, index),
        "W11" or "W17" or "W28" => StepJudge.Difference(expected, outcome, run.Bindings),
        _ => $"there is no rule for a step that deviates by {number}",
    };

    // An event is applied once; the answer to the last applied one is given again, byte by byte.
    static string? AppliedOnce(StepOutcome outcome, ScenarioRun run, int index)
    {
        if (outcome.Wrote || outcome.Thrown is not null) return $"a duplicate must do nothing, but {(outcome.Wrote ? "the record was written" : outcome.Thrown!.Message)}";
        var last = run.Outcomes.Where(earlier => earlier.Key < index && earlier.Value.Wrote && earlier.Value.Delivered.Subject == outcome.Delivered.Subject).MaxBy(earlier => earlier.Key).Value;
        var again = last is not null && last.Delivered.Id == outcome.Delivered.Id && last.Delivered.Source == outcome.Delivered.Source ? last.Emitted : [];
        return outcome.Emitted.SequenceEqual(again) ? null : $"a duplicate must give the {again.Count} events of the first time again, got {outcome.Emitted.Count}";
    }

    // The same event handled again gives events with the same ids.
    static string? SameIds(JsonNode expected, StepOutcome outcome, ScenarioRun run, int index)
    {
        var before = run.Outcomes.Where(earlier => earlier.Key < index && earlier.Value.Delivered.Id == outcome.Delivered.Id && earlier.Value.Delivered.Source == outcome.Delivered.Source).MaxBy(earlier => earlier.Key).Value;
        if (before is null) return "there is no earlier attempt";
        if (!before.Emitted.Select(sent => sent.Id).SequenceEqual(outcome.Emitted.Select(sent => sent.Id))) return "a second attempt must give the ids of the first";
        var withoutIds = expected.DeepClone();
        foreach (var sent in withoutIds["emitted"]!.AsArray()) sent!["id"] = "<any>";
        return StepJudge.Difference(withoutIds, outcome, run.Bindings, idsMayRepeat: true);
    }

    static string? EarlyIsRefused(StepOutcome outcome) =>
        NothingHappened(outcome) ?? (outcome.Thrown is ExecutionViolation { RetryHelps: true } ? null : "an early event must be refused in a way that asks for a retry");

    static string? LateIsNoted(StepOutcome outcome) => NothingHappened(outcome) ?? (outcome.Thrown is null ? null : $"a late event is no error, but {outcome.Thrown.Message}");

    static string? NothingHappened(StepOutcome outcome) =>
        outcome.Wrote ? "the record was written" : outcome.Emitted.Count > 0 ? $"{outcome.Emitted.Count} events were emitted" : null;

    static string? SameAsFirstTime(StepOutcome outcome, ScenarioRun run, int index)
    {
        var before = run.Outcomes.Where(earlier => earlier.Key < index && earlier.Value.Delivered.Id == outcome.Delivered.Id).MaxBy(earlier => earlier.Key).Value;
        return Matching.AreEqual(before?.Essence(), outcome.Essence()) ? null : "a failed attempt must leave no mark on the next one";
    }

    static async Task<string?> LaterFaultAsync(JsonObject recorded, JsonNode expected, StepOutcome outcome, ScenarioRun run, int index, IReadOnlySet<int> refused)
    {
        var difference = StepJudge.Difference(expected, outcome, run.Bindings);
        if (difference is null) return null;
        var twin = await ScenarioRun.RunAllAsync(UpTo(recorded, index), refused.Contains);
        return Matching.Difference(twin.Outcomes[index].Essence(), outcome.Essence(), new Bindings(null, null)) is null ? null : $"neither as recorded ({difference}) nor as without the refused events";
    }

    static JsonObject UpTo(JsonObject recorded, int index)
    {
        var copy = recorded.DeepClone().AsObject();
        var steps = copy["steps"]!.AsArray();
        while (steps.Count > index + 1) steps.RemoveAt(steps.Count - 1);
        return copy;
    }
}
