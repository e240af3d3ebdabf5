using System.Text.Json.Nodes;
using Arvo.CorpusRunner.Scenarios.Deviations;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>Judges one scenario: every step as recorded, or, where a declared deviation is allowed, as its rule says.</summary>
internal static class ScenarioJudge
{
    // Capabilities that .NET lacks; listed once, with the reason.
    static readonly Dictionary<string, string> Accepted = new(StringComparer.Ordinal)
    {
        ["js-throw"] = "In .NET only exceptions can be thrown, so a thrown value that is no error does not exist",
        ["stored-error"] = "The stored snapshot holds a thrown JavaScript value without a name; .NET always names an error",
    };

    public static async Task<CaseResult> JudgeAsync(JsonObject recorded)
    {
        var name = recorded["name"]!.GetValue<string>();
        if (recorded["optional"]?.GetValue<string>() is { } capability && Accepted.TryGetValue(capability, out var reason)) return CaseResult.Skipped(name, $"{capability}: {reason}");
        if (recorded["deviationAllowed"]?.GetValue<string>() is { } number) return Deviating(name, number, await CaseDeviation.JudgeAsync(recorded, number));

        var run = new ScenarioRun(recorded);
        foreach (var (handler, description) in recorded["handlers"]!.AsObject())
            if (ConstructionJudge.Difference(handler, description!, run) is { } difference)
                return TimersAllowed.Explain(recorded, run) ? CaseResult.Deviating(name, "W11") : CaseResult.Failed(name, null, difference);
        if (run.ConstructionErrors.Count > 0) return CaseResult.Passed(name);
        return recorded["xstateSensitive"] is not null ? await JudgeSensitiveAsync(name, recorded) : await JudgeStepsAsync(name, recorded, run);
    }

    static async Task<CaseResult> JudgeStepsAsync(string name, JsonObject recorded, ScenarioRun run)
    {
        var steps = recorded["steps"]!.AsArray();
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i]!["deviationAllowed"]?.GetValue<string>() is { } number)
                return Deviating(name, number, await StepDeviation.JudgeFromAsync(recorded, run, i));
            var outcome = await run.RunAsync(i);
            if (StepJudge.Difference(steps[i]!["expect"]!, outcome, run.Bindings) is { } difference) return CaseResult.Failed(name, i, difference);
        }

        return CaseResult.Passed(name);
    }

    // The recorded XState is older than the one that the engine follows: then the chart alone decides what the machine does.
    static async Task<CaseResult> JudgeSensitiveAsync(string name, JsonObject recorded)
    {
        var asRecorded = await JudgeStepsAsync(name, recorded, new ScenarioRun(recorded));
        return asRecorded.Outcome == CaseOutcome.Passed ? asRecorded : Deviating(name, "XState 5.33", await BareChart.CompareAsync(recorded));
    }

    static CaseResult Deviating(string name, string number, string? fault) => fault is null ? CaseResult.Deviating(name, number) : CaseResult.Failed(name, null, $"{number}: {fault}");
}
