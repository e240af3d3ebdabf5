using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Arvo;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>The contracts of a scenario, built of their descriptions (FORMAT §4).</summary>
internal sealed class ScenarioContracts(JsonObject descriptions)
{
    readonly Dictionary<string, ArvoContract> _contracts = descriptions.ToDictionary(
        description => description.Key, description => Build(description.Value!.AsObject()), StringComparer.Ordinal);

    public IEnumerable<ArvoContract> All => _contracts.Values;

    public ArvoContract Named(string name) => _contracts[name];

    /// <summary>A version by its reference, <c>name@version</c>.</summary>
    public VersionedArvoContract Version(string reference)
    {
        var at = reference.IndexOf('@', StringComparison.Ordinal);
        return _contracts[reference[..at]].Version(reference[(at + 1)..]);
    }

    public Dictionary<string, VersionedArvoContract> Services(JsonNode? references) =>
        references?.AsObject().ToDictionary(service => service.Key, service => Version(service.Value!.GetValue<string>()), StringComparer.Ordinal) ?? [];

    static ArvoContract Build(JsonObject description)
    {
        var versions = description["versions"]!.AsObject();
        return description["kind"]!.GetValue<string>() switch
        {
            "arvo" => ArvoContract.Create(Definition(description, "type"), versions.Select(Version)),
            "raw" => new ArvoContract(Definition(description, "type"), versions.Select(Version)),
            "simple" => ArvoContract.CreateSimple(Definition(description, "type"), versions.Select(version =>
                new ArvoSimpleContractVersion(version.Key, Schema(version.Value!["accepts"]), Schema(version.Value!["emits"])))),
            "orchestrator" => ArvoOrchestratorContract.Create(Definition(description, "name"), versions.Select(version =>
                new ArvoOrchestratorContractVersion(version.Key, InitSchema(version.Value!["init"]), Schema(version.Value!["complete"])))),
            var other => throw new NotSupportedException($"The corpus has a kind of contract that this runner does not know: {other}"),
        };
    }

    static ArvoContractVersion Version(KeyValuePair<string, JsonNode?> version)
    {
        var emits = new OrderedDictionary<string, IEventSchema>(StringComparer.Ordinal);
        foreach (var (type, schema) in version.Value!["emits"]!.AsObject()) emits[type] = Schema(schema);
        return new ArvoContractVersion(version.Key, Schema(version.Value!["accepts"]), new ReadOnlyDictionary<string, IEventSchema>(emits));
    }

    static ArvoContractDefinition Definition(JsonObject description, string typeKey) => new(description["uri"]!.GetValue<string>(), description[typeKey]!.GetValue<string>())
    {
        Domain = description["domain"]?.GetValue<string>(),
        Description = description["description"]?.GetValue<string>(),
        Metadata = description["metadata"]?.AsObject().ToDictionary(
            member => member.Key, member => RecordView.Element(member.Value) ?? JsonDocument.Parse("null").RootElement, StringComparer.Ordinal) ?? ArvoContract.NoMetadata,
    };

    // The base of every init schema (AS §3): a key of the same name of the author's replaces it.
    static DescribedSchema InitSchema(JsonNode? init)
    {
        var own = init!.DeepClone().AsObject();
        var props = own["props"]?.DeepClone().AsObject() ?? [];
        if (!props.ContainsKey("parentSubject$$")) props.Insert(0, "parentSubject$$", new JsonObject { ["type"] = "string", ["min"] = 1, ["nullable"] = true });
        own["props"] = props;
        return new DescribedSchema(own);
    }

    static DescribedSchema Schema(JsonNode? description) => new(description!.DeepClone());
}
