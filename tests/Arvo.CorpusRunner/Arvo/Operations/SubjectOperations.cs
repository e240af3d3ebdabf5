using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner;

/// <summary>The operations of subjects.json.</summary>
static class SubjectOperations
{
    public static JsonObject Create(JsonElement input)
    {
        Fields.Check(input, "input", "content");
        return Outcome.Of("decoded", () => Decoded(SubjectContentJson.Encode(input.GetProperty("content"))));
    }

    public static JsonObject New(JsonElement input)
    {
        Fields.Check(input, "input", "orchestator", "version", "initiator", "domain", "meta");
        return Outcome.Of("decoded", () => Decoded(ArvoOrchestrationSubject.New(
            Text(input, "orchestator") ?? "", Text(input, "version"), Text(input, "initiator") ?? "", Text(input, "domain"), Meta(input))));
    }

    public static JsonObject From(JsonElement input)
    {
        Fields.Check(input, "input", "orchestator", "version", "domain", "meta", "parent", "subject");
        return Outcome.Of("decoded", () =>
        {
            var parent = input.TryGetProperty("parent", out var content) ? SubjectContentJson.Encode(content) : Text(input, "subject") ?? "";
            return Decoded(ArvoOrchestrationSubject.From(parent, Text(input, "orchestator") ?? "", Text(input, "version"), Text(input, "domain"),
                Meta(input)));
        });
    }

    public static JsonObject Parse(JsonElement input)
    {
        var subject = RecordedText.Of(input);
        var outcome = Outcome.Of("decoded", () => Decoded(subject));
        if (outcome["ok"]!.GetValue<bool>() != ArvoOrchestrationSubject.IsValid(subject)) outcome["isValid"] = "disagrees";
        return outcome;
    }

    static JsonObject Decoded(string subject) => SubjectContentJson.Write(ArvoOrchestrationSubject.Parse(subject));

    static IReadOnlyDictionary<string, string>? Meta(JsonElement input) =>
        input.TryGetProperty("meta", out var meta) && meta.ValueKind != JsonValueKind.Null ? SubjectContentJson.Meta(meta) : null;

    static string? Text(JsonElement input, string name) => !input.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null
        ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new NotRepresentableException($"'{name}' is no text");
}
