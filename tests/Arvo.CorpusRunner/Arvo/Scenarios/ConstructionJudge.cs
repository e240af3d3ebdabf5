using System.Text.Json.Nodes;
using Arvo.Orchestration;
using Arvo.Statecharts;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>Compares what building a handler gave with what was recorded.</summary>
internal static class ConstructionJudge
{
    /// <summary>The first difference; null when everything fits.</summary>
    public static string? Difference(string name, JsonNode description, ScenarioRun run)
    {
        var expected = description["expect"]!;
        run.ConstructionErrors.TryGetValue(name, out var refused);
        if (expected["constructionError"] is { } error) return IsInvalidChart(description, error, refused) ? null : RefusalDifference(error, refused);
        return refused is null ? PropertyDifference(expected, run.Handlers[name]) : $"the handler {name} was refused: {refused.Message}";
    }

    // XState refuses a chart with an error of its own. Ours is a fault of the machine's set-up, told with all others.
    static bool IsInvalidChart(JsonNode description, JsonNode expected, Exception? refused) =>
        expected["violation"]?.GetValue<bool>() == false && refused is ConfigViolation
        && (description["machines"] as JsonArray ?? []).Any(machine => !Compiles(machine!));

    static bool Compiles(JsonNode machine)
    {
        try
        {
            Chart.Compile(ChartDefinition.FromJson(RecordView.Element(machine["machine"])!.Value),
                ScenarioHandlers.Implementations(machine["implementations"]));
            return true;
        }
        catch (ChartDefinitionException)
        {
            return false;
        }
    }

    static string? RefusalDifference(JsonNode expected, Exception? refused)
    {
        var violation = expected["violation"]?.GetValue<bool>() == true;
        if (refused is null) return $"{expected["class"]} expected at construction, nothing was thrown";
        if (refused is Violation != violation)
            return $"at construction expected {expected["class"]}, got {refused.GetType().Name}: {refused.Message}";
        return !violation || refused.GetType().Name == expected["class"]!.GetValue<string>()
            ? null
            : $"at construction expected {expected["class"]}, got {refused.GetType().Name}";
    }

    static string? PropertyDifference(JsonNode expected, IArvoEventHandler handler)
    {
        var (domain, systemErrorType, locking) = handler switch
        {
            ArvoWorkflow workflow => (workflow.Domain, workflow.SystemErrorType, (bool?)workflow.RequiresResourceLocking),
            ArvoEventHandler stateless => (stateless.Domain, stateless.SystemErrorType, null),
            _ => throw new NotSupportedException(),
        };
        if (expected["source"]!.GetValue<string>() != handler.Source) return $"source expected {expected["source"]}, got {handler.Source}";
        if (expected["domain"]?.GetValue<string>() != domain) return $"domain expected {expected["domain"]}, got {domain}";
        if (expected["systemErrorType"]!.GetValue<string>() != systemErrorType)
            return $"systemErrorType expected {expected["systemErrorType"]}, got {systemErrorType}";
        return expected["lockRequired"]?.GetValue<bool>() is { } required && required != locking
            ? $"lockRequired expected {required}, got {locking}"
            : null;
    }
}
