using System.Text.Json;

namespace Arvo;

/// <summary>
/// An orchestrator's contract of C# records in the making; nothing is checked before <see cref="Build"/>, which reports every fault.
/// </summary>
public sealed class ArvoOrchestratorContractBuilder
{
    readonly List<ArvoOrchestratorContractVersion> _versions = [];
    ArvoContractDefinition _definition;

    internal ArvoOrchestratorContractBuilder(ArvoContractDefinition definition) => _definition = definition;

    /// <summary>Where the orchestrator's events live.</summary>
    public ArvoOrchestratorContractBuilder InDomain(string domain) => Change(_definition with { Domain = domain });

    /// <summary>For people.</summary>
    public ArvoOrchestratorContractBuilder Described(string description) => Change(_definition with { Description = description });

    /// <summary>Adds or replaces metadata.</summary>
    public ArvoOrchestratorContractBuilder WithMetadata(string key, JsonElement value) =>
        Change(_definition with { Metadata = new Dictionary<string, JsonElement>(_definition.Metadata, StringComparer.Ordinal) { [key] = value } });

    /// <summary>Adds a version.</summary>
    /// <typeparam name="TInit">The init data; the parent's subject needn't be a member.</typeparam>
    /// <typeparam name="TComplete">The completion data.</typeparam>
    public ArvoOrchestratorContractBuilder Version<TInit, TComplete>(string version) =>
        Version(version, EventSchema.For<TInit>(), EventSchema.For<TComplete>());

    /// <summary>Adds a version with any kind of schema.</summary>
    public ArvoOrchestratorContractBuilder Version(string version, IEventSchema init, IEventSchema complete)
    {
        _versions.Add(new ArvoOrchestratorContractVersion(version, init, complete));
        return this;
    }

    /// <summary>The contract.</summary>
    /// <exception cref="ArvoContractException">All faults together.</exception>
    public ArvoOrchestratorContract Build() => ArvoOrchestratorContract.Create(_definition, _versions);

    ArvoOrchestratorContractBuilder Change(ArvoContractDefinition definition)
    {
        _definition = definition;
        return this;
    }
}
