using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>The contracts of a scenario by name.</summary>
internal sealed class ScenarioContracts(JsonObject descriptions)
{
    readonly Dictionary<string, ArvoContract> _contracts = descriptions.ToDictionary(
        description => description.Key, description => ContractDescription.Build(RecordView.Element(description.Value)!.Value),
        StringComparer.Ordinal);

    public ArvoContract Named(string name) => _contracts[name];

    /// <summary>A version by its reference, <c>name@version</c>.</summary>
    public VersionedArvoContract Version(string reference)
    {
        var at = reference.IndexOf('@', StringComparison.Ordinal);
        return _contracts[reference[..at]].Version(reference[(at + 1)..]);
    }

    public Dictionary<string, VersionedArvoContract> Services(JsonNode? references) =>
        references?.AsObject().ToDictionary(service => service.Key, service => Version(service.Value!.GetValue<string>()), StringComparer.Ordinal)
            ?? [];
}
