using System.Text.Json;

namespace Arvo.CorpusRunner;

/// <summary>Builds a contract of its description (format, section 4).</summary>
public static class ContractDescription
{
    /// <exception cref="ArvoContractException">The contract is refused.</exception>
    public static ArvoContract Build(JsonElement description)
    {
        Fields.Check(description, "contract", "kind", "uri", "type", "name", "domain", "description", "metadata", "versions");
        JsonProperty[] versions = [.. description.GetProperty("versions").EnumerateObject()];
        return description.GetProperty("kind").GetString() switch
        {
            "arvo" => ArvoContract.Create(Definition(description, "type"), versions.Select(Plain)),
            "raw" => new ArvoContract(Definition(description, "type"), versions.Select(Plain)),
            "simple" => ArvoContract.CreateSimple(Definition(description, "type"), versions.Select(Simple)),
            "orchestrator" => ArvoOrchestratorContract.Create(Definition(description, "name"), versions.Select(Orchestrator)),
            var kind => throw new CorpusFormatException($"'{kind}' is no kind of contract"),
        };
    }

    static ArvoContractDefinition Definition(
        JsonElement description, string typeKey) => new(description.GetProperty("uri").GetString()!, description.GetProperty(typeKey).GetString()!)
    {
        Domain = Text(description, "domain"),
        Description = Text(description, "description"),
        Metadata = description.TryGetProperty("metadata", out var metadata)
            ? metadata.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value)
            : ArvoContract.NoMetadata,
    };

    static ArvoContractVersion Plain(JsonProperty version)
    {
        Fields.Check(version.Value, "contract version", "accepts", "emits");
        var emits = new OrderedDictionary<string, IEventSchema>();
        foreach (var emit in version.Value.GetProperty("emits").EnumerateObject()) emits[emit.Name] = SchemaDescription.ToEventSchema(emit.Value);
        return new ArvoContractVersion(version.Name, SchemaDescription.ToEventSchema(version.Value.GetProperty("accepts")), emits);
    }

    static ArvoSimpleContractVersion Simple(JsonProperty version)
    {
        Fields.Check(version.Value, "contract version", "accepts", "emits");
        return new ArvoSimpleContractVersion(
            version.Name, SchemaDescription.ToEventSchema(version.Value.GetProperty("accepts")),
            SchemaDescription.ToEventSchema(version.Value.GetProperty("emits")));
    }

    static ArvoOrchestratorContractVersion Orchestrator(JsonProperty version)
    {
        Fields.Check(version.Value, "contract version", "init", "complete");
        return new ArvoOrchestratorContractVersion(
            version.Name, SchemaDescription.ToEventSchema(version.Value.GetProperty("init")),
            SchemaDescription.ToEventSchema(version.Value.GetProperty("complete")));
    }

    static string? Text(JsonElement description, string name) =>
        description.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
