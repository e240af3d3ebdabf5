using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner;

/// <summary>The operations of core-events.json.</summary>
static class EventOperations
{
    public static JsonObject Construct(JsonElement input)
    {
        Fields.Check(input, "input", "context", "data", "extensions");
        return Outcome.Of("event", () =>
        {
            var flat = JsonNode.Parse(input.GetProperty("context").GetRawText())!.AsObject();
            flat["data"] = JsonNode.Parse(RequireJson(input.GetProperty("data")).GetRawText());
            var built = ArvoEvent.FromJson(JsonSerializer.SerializeToElement(flat));
            if (input.TryGetProperty("extensions", out var extensions))
                built = built with { Extensions = extensions.EnumerateObject()
                    .ToImmutableSortedDictionary(entry => entry.Name, entry => entry.Value, StringComparer.Ordinal) };
            return FlatEvent.Write(built);
        });
    }

    public static JsonObject Create(JsonElement input)
    {
        Fields.Check(input, "input", "event", "extensions");
        return Outcome.Of("event", () =>
        {
            JsonElement? extensions = input.TryGetProperty("extensions", out var given) ? given : null;
            return FlatEvent.Write(ArvoEvent.Create(FlatEvent.Options(RequireJson(input.GetProperty("event")), extensions)));
        });
    }

    public static JsonObject ValidTime(JsonElement input) => new() { ["valid"] = ArvoTime.IsValid(RecordedText.Of(input)) };

    public static JsonObject EncodeUri(JsonElement input) =>
        ArvoUri.TryEncode(RecordedText.Of(input), out var encoded) ? new JsonObject { ["ok"] = true, ["value"] = encoded } : Outcome.Refused();

    public static JsonObject ValidUri(JsonElement input) => new() { ["valid"] = ArvoUri.IsValid(RecordedText.Of(input)) };

    public static JsonObject ParseId(JsonElement input)
    {
        var text = RecordedText.Of(input);
        return ArvoEventId.TryParse(text, out var managed)
            ? new JsonObject { ["ok"] = true, ["value"] = new JsonObject { ["uuid"] = managed.Uuid, ["value"] = managed.Value } }
            : new JsonObject { ["ok"] = false, ["original"] = text };
    }

    public static JsonObject ParseDataSchema(JsonElement input) => EventDataSchema.TryParse(RecordedText.Of(input), out var schema)
        ? new JsonObject { ["ok"] = true, ["uri"] = schema.Uri, ["version"] = schema.Version }
        : Outcome.Refused();

    public static JsonObject BuildDataSchema(JsonElement input) =>
        new() { ["value"] = EventDataSchema.Build(input.GetProperty("uri").GetString()!, input.GetProperty("version").GetString()!) };

    public static JsonObject ValidSemver(JsonElement input)
    {
        var isValid = ArvoSemanticVersion.TryParse(RecordedText.Of(input), out var version);
        return new JsonObject { ["valid"] = isValid, ["wildcard"] = isValid && version.IsWildcard };
    }

    public static JsonObject OtelAttributes(JsonElement input)
    {
        var attributes = new JsonObject();
        foreach (var (name, value) in ArvoEventAttributes.Of(ArvoEvent.FromJson(input))) attributes[name] = JsonSerializer.SerializeToNode(value);
        return new JsonObject { ["attributes"] = attributes };
    }

    public static JsonObject Accessors(JsonElement input)
    {
        var read = ArvoEvent.FromJson(input);
        var cloudEvent = read.ToCloudEvent();
        return new JsonObject
        {
            ["extensions"] = new JsonObject(read.Extensions.Select(extension => KeyValuePair.Create(extension.Key,
                JsonNode.Parse(extension.Value.GetRawText())))),
            ["cloudevent"] = new JsonObject
            {
                ["default"] = JsonNode.Parse(cloudEvent.Default.GetRawText()), ["extensions"] = JsonNode.Parse(cloudEvent.Extensions.GetRawText()),
            },
        };
    }

    public static JsonObject ToText(JsonElement input)
    {
        var read = ArvoEvent.FromJson(input);
        return new JsonObject { ["compact"] = read.ToString(), ["indented2"] = read.ToString(2) };
    }

    public static JsonObject IsOrchestratorType(JsonElement input) =>
        new() { ["value"] = ArvoOrchestratorEventTypes.IsOrchestratorType(RecordedText.Of(input)) };

    public static JsonObject OrchestratorTypes(JsonElement input)
    {
        var name = RecordedText.Of(input);
        return new JsonObject
        {
            ["init"] = ArvoOrchestratorEventTypes.Init(name),
            ["complete"] = ArvoOrchestratorEventTypes.Complete(name),
            ["systemError"] = ArvoOrchestratorEventTypes.SystemError(name),
        };
    }

    /// <summary>Stops at values that only JavaScript has.</summary>
    static JsonElement RequireJson(JsonElement value) =>
        value.GetRawText().Contains("\"$js\"", StringComparison.Ordinal) ? throw new CapabilityMissingException("js-values") : value;
}

/// <summary>The case needs a capability that .NET lacks.</summary>
public sealed class CapabilityMissingException(string capability) : Exception($"needs {capability}")
{
    public string Capability { get; } = capability;
}
