using System.Text.Json.Nodes;
using Arvo.CorpusRunner.Scenarios.Deviations;
using Arvo.CorpusRunner.Statecharts;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>Judges one scenario: every step as recorded, or, where a declared deviation is allowed, as its rule says.</summary>
internal static class ScenarioJudge
{
    /// <summary>What differs; null when the scenario went as it has to.</summary>
    public static async Task<Difference?> JudgeAsync(JsonObject recorded)
    {
        if (recorded["deviationAllowed"]?.GetValue<string>() is { } number) return Broken(number, await CaseDeviation.JudgeAsync(recorded, number));

        var run = new ScenarioRun(recorded);
        foreach (var (handler, description) in recorded["handlers"]!.AsObject())
            if (ConstructionJudge.Difference(handler, description!, run) is { } difference)
                return TimersAllowed.Explain(recorded, run) ? null : new Difference("construction", difference);
        if (run.ConstructionErrors.Count > 0) return null;
        return recorded["xstateSensitive"] is null && !LosesHistory(recorded)
            ? await JudgeStepsAsync(recorded, run)
            : await JudgeSensitiveAsync(recorded, run);
    }

    static async Task<Difference?> JudgeStepsAsync(JsonObject recorded, ScenarioRun run)
    {
        var steps = recorded["steps"]!.AsArray();
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i]!["deviationAllowed"]?.GetValue<string>() is { } number)
                return Broken(number, await StepDeviation.JudgeFromAsync(recorded, run, i));
            var outcome = await run.RunAsync(i);
            if (CommonRules.IsLockedWhereTheReferenceIsNot(steps[i]!["expect"]!, outcome))
                return Broken("W5", await StepDeviation.JudgeFromAsync(recorded, run, i + 1, [i]));
            if (StepJudge.Difference(steps[i]!["expect"]!, outcome, run.Bindings) is { } difference) return new Difference($"step {i}", difference);
        }

        return null;
    }

    // The recorded XState is older than the one that the engine follows, or has a fault that it does
    // not follow: then the chart alone decides what the machine does.
    static async Task<Difference?> JudgeSensitiveAsync(JsonObject recorded, ScenarioRun run) =>
        await JudgeStepsAsync(recorded, run) is null ? null : Broken("XState 5.33", await BareChart.CompareAsync(recorded));

    // Unmarked, as XState loses it in any release; the runner of statecharts has the rule.
    static bool LosesHistory(JsonObject recorded) => recorded["handlers"]!.AsObject()
        .SelectMany(handler => handler.Value!["machines"] as JsonArray ?? [])
        .Any(machine => DottedHistory.Of(RecordView.Element(machine!["machine"])!.Value) is not null);

    static Difference? Broken(string number, string? fault) => fault is null ? null : new Difference(number, fault);
}
