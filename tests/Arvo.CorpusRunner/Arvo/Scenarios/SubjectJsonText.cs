using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>A subject's content as the corpus writes it.</summary>
internal static class SubjectJsonText
{
    public static ArvoOrchestrationSubjectContent Read(JsonObject content) => new(
        new OrchestratorReference(Text(content, "orchestrator", "name")!, Text(content, "orchestrator", "version")!),
        new ExecutionReference(Text(content, "execution", "id")!, Text(content, "execution", "initiator")!, Text(content, "execution", "domain")),
        content["meta"]?.AsObject().ToDictionary(member => member.Key, member => member.Value!.GetValue<string>(), StringComparer.Ordinal) ?? []);

    public static JsonObject Write(ArvoOrchestrationSubjectContent content) => new()
    {
        ["orchestrator"] = new JsonObject { ["name"] = content.Orchestrator.Name, ["version"] = content.Orchestrator.Version },
        ["execution"] = new JsonObject { ["id"] = content.Execution.Id, ["initiator"] = content.Execution.Initiator, ["domain"] = content.Execution.Domain },
        ["meta"] = new JsonObject(content.Meta.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)JsonValue.Create(member.Value)))),
    };

    static string? Text(JsonObject content, string part, string member) => content[part]?[member]?.GetValue<string>();
}
