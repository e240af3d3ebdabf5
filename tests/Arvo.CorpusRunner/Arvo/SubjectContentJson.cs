using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner;

/// <summary>Subject content between the corpus' JSON and our type.</summary>
public static class SubjectContentJson
{
    /// <exception cref="ArvoSubjectException">The content breaks a rule.</exception>
    public static string Encode(JsonElement content) => ArvoOrchestrationSubject.Create(Read(content));

    /// <exception cref="ArvoSubjectException">The content breaks a rule.</exception>
    public static string Encode(JsonNode? content) => Encode(JsonSerializer.SerializeToElement(content));

    /// <summary>The typed content. What our type can't hold (a number for a text, say) becomes a value that the rules refuse.</summary>
    public static ArvoOrchestrationSubjectContent Read(JsonElement content)
    {
        var orchestrator = Member(content, "orchestrator");
        var execution = Member(content, "execution");
        return new ArvoOrchestrationSubjectContent(
            new OrchestratorReference(Text(Member(orchestrator, "name")), Text(Member(orchestrator, "version"))),
            new ExecutionReference(Text(Member(execution, "id")), Text(Member(execution, "initiator")), OptionalText(Member(execution, "domain"))),
            Meta(Member(content, "meta")));
    }

    public static JsonObject Write(ArvoOrchestrationSubjectContent content) => new()
    {
        ["orchestrator"] = new JsonObject { ["name"] = content.Orchestrator.Name, ["version"] = content.Orchestrator.Version },
        ["execution"] = new JsonObject
        {
            ["id"] = content.Execution.Id, ["initiator"] = content.Execution.Initiator, ["domain"] = content.Execution.Domain,
        },
        ["meta"] = new JsonObject(content.Meta.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)JsonValue.Create(entry.Value)))),
    };

    /// <summary>Meta as our API takes it: texts.</summary>
    /// <exception cref="ArvoSubjectException">A value isn't a text.</exception>
    public static IReadOnlyDictionary<string, string> Meta(JsonElement meta)
    {
        if (meta.ValueKind != JsonValueKind.Object) throw new NotRepresentableException("meta is no map");
        return meta.EnumerateObject().ToDictionary(
            entry => entry.Name,
            entry => entry.Value.ValueKind == JsonValueKind.String
                ? entry.Value.GetString()!
                : throw new NotRepresentableException("meta holds texts only"),
            StringComparer.Ordinal);
    }

    static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    static string? OptionalText(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
        ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new NotRepresentableException("domain is no text");
}

/// <summary>The input is of a kind that our typed API doesn't let anybody pass: refused before it is called, so it counts as refused.</summary>
public sealed class NotRepresentableException(string message) : Exception(message);
