using System.Collections.Frozen;
using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>
/// A workflow as plain code: one function that is given each event and what it remembered (AS §10).
/// Safe for concurrent use; instances are told apart by the subject.
/// </summary>
public sealed class ArvoResumable : ArvoWorkflow
{
    readonly ArvoResumableSetup _setup;
    readonly FrozenDictionary<string, ResumableVersion> _versions;
    readonly FrozenDictionary<string, InputRule> _initRules;

    ArvoResumable(IMachineMemory memory, ArvoResumableSetup setup, WorkflowOptions options)
        : base(memory, setup.Self.Version("latest"), options, lockingByDefault: setup.Services.Count > 1)
    {
        _setup = setup;
        _versions = setup.Handlers.ToFrozenDictionary(handler => handler.Key, handler => VersionOf(handler.Key, handler.Value),
            StringComparer.Ordinal);
        _initRules = setup.Self.Versions.ToFrozenDictionary(
            version => version.Key, version => new InputRule(ContractRole.Self, version.Value, version.Value.Accepts.Schema), StringComparer.Ordinal);
    }

    /// <summary>All contract versions it deals with: its own, then the services'.</summary>
    public IEnumerable<VersionedArvoContract> Contracts => _setup.Self.Versions.Values.Concat(_setup.Services.Values);

    /// <summary>Checks everything.</summary>
    /// <exception cref="ConfigViolation">
    /// Lists every fault: service uris used twice or the workflow's own, functions for versions that the contract lacks.
    /// </exception>
    public static ArvoResumable Create(IMachineMemory memory, ArvoResumableSetup setup, WorkflowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(setup);
        List<string> faults = [.. WorkflowContracts.Faults(setup.Self.Uri, setup.Services), .. UnknownVersions(setup)];
        return faults.Count == 0
            ? new ArvoResumable(memory, setup, options ?? new WorkflowOptions())
            : throw new ConfigViolation($"The resumable for {setup.Self.Type}", faults);
    }

    private protected override WorkflowContracts ContractsFor(StepContext step) => VersionFor(step).Contracts;

    // An init event's data is read by the version that its dataschema names; the subject's version chooses the function (AS §10.2).
    private protected override InputRule RuleFor(StepContext step, WorkflowContracts contracts)
    {
        if (step.Consumed.Type != Source)
            return contracts.InputFor(step.Consumed.Type) ?? throw InputValidation.UnknownType(step.Consumed, contracts.Self);
        if (!EventDataSchema.TryParse(step.Consumed.DataSchema, out var schema)) return _initRules[contracts.Self.Version];
        // W14: an event of a version that never was is refused, and harms no workflow.
        return _initRules.GetValueOrDefault(schema.Version)
            ?? throw new ContractViolation(
                $"the dataschema names version {schema.Version}; the contract '{_setup.Self.Uri}' has {string.Join(", ", _initRules.Keys)}",
                step.Consumed);
    }

    private protected override async ValueTask<WorkflowDecision> ApplyAsync(
        StepContext step, ArvoEvent parsed, InputRule rule, CancellationToken cancellationToken)
    {
        var version = VersionFor(step);
        var awaited = AwaitedReplies.Of(step.Current).Collect(step);
        var input = new ResumableInput
        {
            Init = rule.Role == ContractRole.Self ? parsed : null,
            Service = rule.Role == ContractRole.Service ? parsed : null,
            Context = step.Current?.State,
            Record = step.Current,
            Collected = awaited.ByType(version.Contracts),
            Self = version.Contracts.Self,
            Services = version.Contracts.Services,
        };
        var result = await version.Handler(input, cancellationToken) ?? new ResumableResult();
        return Decide(step, version, result, awaited);
    }

    private protected override ValueTask<WorkflowDecision> FireAsync(StepContext step, MachineTimer due, CancellationToken cancellationToken) =>
        throw new ConfigViolation($"the timer '{due.Id}' is due, but a resumable arms none");

    WorkflowDecision Decide(StepContext step, ResumableVersion version, ResumableResult result, AwaitedReplies awaited)
    {
        var output = result.Output is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given ? given : (JsonElement?)null;
        var requested = output is not null && version.Contracts.CompleteType is { } completeType
            ? [.. result.Services, CompletionRequest.Of(output, completeType, Domains, step)]
            : result.Services;
        var events = version.Builder.Build(requested, step);
        return new WorkflowDecision
        {
            Kind = DecisionKind.Stepped,
            Events = events,
            Finished = output is not null,
            Completion = requested.Count > result.Services.Count ? events[^1] : null,
            Next = new MachineMemoryRecord
            {
                Subject = step.Consumed.Subject,
                ExecutionStatus = ExecutionStatus.Normal,
                Status = output is null ? WorkflowStatus.Active : WorkflowStatus.Done,
                InitEventId = step.InitEventId,
                ParentSubject = step.ParentSubject,
                State = result.Context is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } context ? context : step.Current?.State,
                Events = new RecordEvents(step.ConsumedText, StepContext.Flat(events), awaited.AfterSending(events)),
                Handled = step.Handled,
            },
        };
    }

    ResumableVersion VersionFor(StepContext step) => _versions.GetValueOrDefault(step.Subject.Orchestrator.Version)
        ?? throw new ConfigViolation(
            $"there is no function for version {step.Subject.Orchestrator.Version}; known are {string.Join(", ", _versions.Keys)}", step.Consumed);

    ResumableVersion VersionOf(string version, ResumableHandler handler)
    {
        var contracts = new WorkflowContracts(_setup.Self.Versions[version], _setup.Services);
        return new ResumableVersion(contracts, new EmissionBuilder(Source, contracts, Domains, Options.ExecutionUnits), handler);
    }

    static IEnumerable<string> UnknownVersions(ArvoResumableSetup setup) => setup.Handlers.Keys
        .Where(version => !setup.Self.Versions.ContainsKey(version))
        .Select(version => $"there is a function for version {version}, which the contract '{setup.Self.Uri}' lacks");

    sealed record ResumableVersion(WorkflowContracts Contracts, EmissionBuilder Builder, ResumableHandler Handler);
}
