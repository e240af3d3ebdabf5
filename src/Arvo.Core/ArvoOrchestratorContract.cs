using System.Text.Json;

namespace Arvo;

/// <summary>The contract of an orchestrator: an init event that may name a parent, and one completion event (AS §3).</summary>
public sealed class ArvoOrchestratorContract : ArvoContract
{
    /// <summary>The value of <see cref="ArvoContract.ContractTypeKey"/>.</summary>
    public const string ContractType = "ArvoOrchestratorContract";

    /// <summary>The member of init data that names the parent's subject; null in a root workflow, never absent.</summary>
    public const string ParentSubjectMember = "parentSubject$$";

    internal const string InitEventTypeKey = "initEventType";
    internal const string CompleteEventTypeKey = "completeEventType";

    ArvoOrchestratorContract(ArvoContractDefinition definition, string name, ArvoContractVersion[] versions, IEnumerable<ArvoFault> faults)
        : base(definition, versions, faults)
    {
        Name = name;
        CompleteEventType = ArvoOrchestratorEventTypes.Complete(name);
    }

    /// <summary>The name without prefix.</summary>
    public string Name { get; }

    /// <summary><c>arvo.orc.&lt;name&gt;</c>, the same as <see cref="ArvoContract.Type"/>.</summary>
    public string InitEventType => Type;

    /// <summary><c>arvo.orc.&lt;name&gt;.done</c>.</summary>
    public string CompleteEventType { get; }

    /// <summary>An orchestrator's contract.</summary>
    /// <param name="definition">
    /// Its <see cref="ArvoContractDefinition.Type"/> is the orchestrator's name. Four metadata keys are Arvo's and win.
    /// </param>
    /// <param name="versions">At least one.</param>
    /// <exception cref="ArvoContractException">All faults together.</exception>
    public static ArvoOrchestratorContract Create(ArvoContractDefinition definition, IEnumerable<ArvoOrchestratorContractVersion> versions)
    {
        var complete = ArvoOrchestratorEventTypes.Complete(definition.Type);
        return OfWholeVersions(definition, versions.Select(version =>
            new ArvoContractVersion(version.Version, InitEventSchema.Around(version.Init), ContractMetadata.Single(complete, version.Complete))));
    }

    /// <summary>An orchestrator's contract.</summary>
    /// <exception cref="ArvoContractException">All faults together.</exception>
    public static ArvoOrchestratorContract Create(string uri, string name, params IEnumerable<ArvoOrchestratorContractVersion> versions) =>
        Create(new ArvoContractDefinition(uri, name), versions);

    /// <summary>Starts an orchestrator's contract of C# records.</summary>
    /// <param name="uri">A percent-encoded URI.</param>
    /// <param name="name">The name without prefix: lower case letters, digits and dots.</param>
    public static new ArvoOrchestratorContractBuilder Define(string uri, string name) => new(new ArvoContractDefinition(uri, name));

    /// <summary>The parent's subject in the data of an init event; null in a root workflow's, and in what is no such data.</summary>
    public static string? ParentSubjectOf(JsonElement data) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(ParentSubjectMember, out var parent) && parent.ValueKind == JsonValueKind.String
            ? parent.GetString()
            : null;

    /// <summary>Whether the metadata is of an orchestrator's contract.</summary>
    internal static bool IsDeclaredBy(IReadOnlyDictionary<string, JsonElement> metadata) =>
        metadata.TryGetValue(ContractTypeKey, out var kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals(ContractType);

    /// <summary>Of versions whose init schema has the parent's subject already.</summary>
    internal static ArvoOrchestratorContract OfWholeVersions(ArvoContractDefinition definition, IEnumerable<ArvoContractVersion> versions)
    {
        var name = definition.Type;
        var init = ArvoOrchestratorEventTypes.Init(name);
        var full = definition with
        {
            Type = init,
            Metadata = ContractMetadata.With(
                definition.Metadata, (ContractTypeKey, ContractType), (RootTypeKey, name), (InitEventTypeKey, init),
                (CompleteEventTypeKey, ArvoOrchestratorEventTypes.Complete(name))),
        };
        return new ArvoOrchestratorContract(full, name, [.. versions], ContractRules.CheckOrchestratorName(name));
    }
}
