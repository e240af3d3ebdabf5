using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>The files of the Arvo corpus that need handlers: orchestrations, resumables, handlers, domains.</summary>
public static class ScenarioCorpus
{
    static readonly string[] Members = ["uses", "contracts", "handlers", "memory", "memoryKind", "steps", "op", "input", "expect"];

    /// <summary>What differs in one case.</summary>
    public static IReadOnlyList<Difference> Judge(CorpusCase recorded)
    {
        recorded.RequireFields(Members);
        var json = JsonNode.Parse(recorded.Json.GetRawText())!.AsObject();
        // Scenarios run in memory and complete at once; the runner is a console program without a context to block.
        var difference = json["op"] is null ? ScenarioJudge.JudgeAsync(json).GetAwaiter().GetResult() : DomainOperations.Judge(json);
        return difference is null ? [] : [difference];
    }
}
