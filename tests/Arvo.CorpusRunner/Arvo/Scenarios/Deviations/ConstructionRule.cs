using System.Text.Json.Nodes;
using Arvo.Orchestration;

namespace Arvo.CorpusRunner.Scenarios.Deviations;

/// <summary>
/// W25: a machine is refused exactly when a state of it, the root included, has something to invoke;
/// names are free, and <c>after</c> is a timer (W11).
/// </summary>
internal static class ConstructionRule
{
    public static string? Fault(JsonObject recorded)
    {
        var run = new ScenarioRun(recorded);
        foreach (var (name, handler) in recorded["handlers"]!.AsObject())
        {
            var mustBeRefused = handler!["machines"]?.AsArray().Any(machine => Invokes(machine!["machine"]!)) == true;
            var refused = run.ConstructionErrors.GetValueOrDefault(name);
            if (mustBeRefused && refused is not ConfigViolation) return "a machine that invokes must be refused";
            if (!mustBeRefused && refused is not null) return $"the machine must be accepted, but {refused.Message}";
        }

        return null;
    }

    static bool Invokes(JsonNode state) =>
        state["invoke"] is not null || (state["states"] as JsonObject ?? []).Any(child => child.Value is not null && Invokes(child.Value));
}

/// <summary>
/// W11: timers are data, so a machine whose only fault for the reference is <c>after</c> is accepted. The
/// corpus refuses such machines without marking them, as the reference has no timers.
/// </summary>
internal static class TimersAllowed
{
    /// <summary>Whether that, and nothing else, is why a handler was built that the reference refuses.</summary>
    public static bool Explain(JsonObject recorded, ScenarioRun run)
    {
        if (run.ConstructionErrors.Count > 0) return false;
        var refused = recorded["handlers"]!.AsObject().Where(handler => handler.Value!["expect"]!["constructionError"] is not null).ToList();
        return refused.Count > 0
            && refused.All(handler => handler.Value!["expect"]!["constructionError"]!["class"]!.GetValue<string>() == nameof(ConfigViolation)
            && handler.Value!["machines"]?.AsArray().Any(machine => machine!["setup"] is null && HasTimers(machine["machine"]!)) == true);
    }

    static bool HasTimers(JsonNode state) =>
        state["after"] is JsonObject { Count: > 0 }
            || (state["states"] as JsonObject ?? []).Any(child => child.Value is not null && HasTimers(child.Value));
}
