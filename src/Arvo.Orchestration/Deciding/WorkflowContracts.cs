using System.Collections.Frozen;

namespace Arvo.Orchestration;

/// <summary>Whose contract an event type belongs to.</summary>
internal enum ContractRole
{
    /// <summary>The type that starts the workflow.</summary>
    Self,
    /// <summary>A reply or system error of a service.</summary>
    Service,
}

/// <summary>How events of one type are checked when they are consumed.</summary>
internal sealed record InputRule(ContractRole Role, VersionedArvoContract Contract, IEventSchema Schema);

/// <summary>What an emitted event is to its workflow (AS §9.6).</summary>
internal enum EmissionRole
{
    /// <summary>The workflow's own result, for the parent or the initiator.</summary>
    Completion,
    /// <summary>A request to a service.</summary>
    Service,
    /// <summary>The start of a child workflow.</summary>
    Child,
    /// <summary>A type of no contract.</summary>
    Other,
}

/// <summary>How events of one type are built when they are emitted.</summary>
internal sealed record EmissionRule(EmissionRole Role, VersionedArvoContract Contract, IEventSchema Schema);

/// <summary>The contracts of one version of a workflow, looked up by event type: built once, then only read.</summary>
internal sealed class WorkflowContracts
{
    readonly FrozenDictionary<string, InputRule> _inputs;
    readonly FrozenDictionary<string, EmissionRule> _emissions;

    public WorkflowContracts(VersionedArvoContract self, IReadOnlyDictionary<string, VersionedArvoContract> services)
    {
        Self = self;
        Services = services;
        CompleteType = CompleteTypeOf(self);
        _inputs = InputsOf(self, services).ToFrozenDictionary(StringComparer.Ordinal);
        _emissions = EmissionsOf(services).ToFrozenDictionary(StringComparer.Ordinal);
    }

    public VersionedArvoContract Self { get; }

    public IReadOnlyDictionary<string, VersionedArvoContract> Services { get; }

    /// <summary>The type of the completion event; null when the contract emits nothing.</summary>
    public string? CompleteType { get; }

    /// <summary>How to check an event of this type; null when it is in no contract.</summary>
    public InputRule? InputFor(string eventType) => _inputs.GetValueOrDefault(eventType);

    /// <summary>How to build an event of this type; null when it is in no contract.</summary>
    public EmissionRule? EmissionFor(string eventType) => _emissions.GetValueOrDefault(eventType);

    /// <summary>Faults in how contracts are put together (AS §5.1): service uris must be unique and not the workflow's own.</summary>
    public static IEnumerable<string> Faults(string selfUri, IReadOnlyDictionary<string, VersionedArvoContract> services)
    {
        foreach (var sharing in services.GroupBy(service => service.Value.Uri, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return $"the services {string.Join(" and ", sharing.Select(service => $"'{service.Key}'"))} have the same contract uri '{sharing.Key}'";
        foreach (var own in services.Where(service => string.Equals(service.Value.Uri, selfUri, StringComparison.Ordinal)))
            yield return $"the service '{own.Key}' has the workflow's own contract uri '{selfUri}'";
    }

    // The first service with a type wins for what is consumed (AS §9.4).
    static Dictionary<string, InputRule> InputsOf(VersionedArvoContract self, IReadOnlyDictionary<string, VersionedArvoContract> services)
    {
        var inputs = new Dictionary<string, InputRule>(StringComparer.Ordinal) { [self.Type] = new(ContractRole.Self, self, self.Accepts.Schema) };
        foreach (var service in services.Values)
        {
            foreach (var (type, schema) in service.Emits) inputs.TryAdd(type, new InputRule(ContractRole.Service, service, schema));
            inputs.TryAdd(service.SystemError.Type, new InputRule(ContractRole.Service, service, service.SystemError.Schema));
        }

        return inputs;
    }

    // The last service with a type wins for what is emitted, and the own completion wins over all (AS §9.6).
    Dictionary<string, EmissionRule> EmissionsOf(IReadOnlyDictionary<string, VersionedArvoContract> services)
    {
        var emissions = new Dictionary<string, EmissionRule>(StringComparer.Ordinal);
        foreach (var service in services.Values)
            emissions[service.Type] = new EmissionRule(service.IsOrchestrator ? EmissionRole.Child : EmissionRole.Service, service,
                service.Accepts.Schema);
        if (CompleteType is not null) emissions[CompleteType] = new EmissionRule(EmissionRole.Completion, Self, Self.Emits[CompleteType]);
        return emissions;
    }

    static string? CompleteTypeOf(VersionedArvoContract self) =>
        self.Metadata.TryGetValue("completeEventType", out var declared) && declared.ValueKind == System.Text.Json.JsonValueKind.String
        && declared.GetString() is { } type && self.Emits.ContainsKey(type) ? type : null;
}
