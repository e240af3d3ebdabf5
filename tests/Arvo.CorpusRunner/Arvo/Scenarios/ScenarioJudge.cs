using System.Text.Json.Nodes;
using Arvo.CorpusRunner.Scenarios.Deviations;

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
        return recorded["xstateSensitive"] is null ? await JudgeStepsAsync(recorded, run) : await JudgeSensitiveAsync(recorded, run);
    }

    static async Task<Difference?> JudgeStepsAsync(JsonObject recorded, ScenarioRun run)
    {
        var steps = recorded["steps"]!.AsArray();
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i]!["deviationAllowed"]?.GetValue<string>() is { } number) return Broken(number, await StepDeviation.JudgeFromAsync(recorded, run, i));
            var outcome = await run.RunAsync(i);
            if (CommonRules.IsLockedWhereTheReferenceIsNot(steps[i]!["expect"]!, outcome)) return Broken("W5", await StepDeviation.JudgeFromAsync(recorded, run, i + 1, i));
            if (StepJudge.Difference(steps[i]!["expect"]!, outcome, run.Bindings) is { } difference) return new Difference($"step {i}", difference);
        }

        return null;
    }

    // The recorded XState is older than the one that the engine follows: then the chart alone decides what the machine does.
    static async Task<Difference?> JudgeSensitiveAsync(JsonObject recorded, ScenarioRun run) =>
        await JudgeStepsAsync(recorded, run) is null ? null : Broken("XState 5.33", await BareChart.CompareAsync(recorded));

    static Difference? Broken(string number, string? fault) => fault is null ? null : new Difference(number, fault);
}
