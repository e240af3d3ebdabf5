namespace Arvo.Orchestration;

/// <summary>
/// Runs the versions of a machine: an event in, the machine's next events out (AS §9). Safe for
/// concurrent use; instances are told apart by the subject.
/// </summary>
public sealed class ArvoOrchestrator : ArvoWorkflow
{
    readonly IMachineRegistry _registry;
    readonly IMachineExecutionEngine _engine;
    readonly Dictionary<ArvoMachine, EmissionBuilder> _builders;

    /// <summary>An orchestrator on parts of the caller's choice.</summary>
    /// <param name="memory">Where instances are kept by <see cref="ArvoWorkflow.ExecuteAsync"/>; the durable executor brings its own.</param>
    /// <param name="registry">The machines.</param>
    /// <param name="options">Null: defaults.</param>
    /// <param name="engine">Null: <see cref="MachineExecutionEngine"/>.</param>
    /// <exception cref="ArgumentException">The registry is empty.</exception>
    public ArvoOrchestrator(IMachineMemory memory, IMachineRegistry registry, WorkflowOptions? options = null, IMachineExecutionEngine? engine = null)
        : base(memory, FirstOf(registry).Self, options ?? new WorkflowOptions(), registry.Machines.Any(machine => machine.RequiresResourceLocking))
    {
        _registry = registry;
        _engine = engine ?? MachineExecutionEngine.Instance;
        _builders = registry.Machines.ToDictionary(machine => machine,
            machine => new EmissionBuilder(Source, machine.Contracts, Domains, Options.ExecutionUnits));
    }

    /// <summary>An orchestrator of these machines with the usual registry and engine.</summary>
    /// <exception cref="ArgumentException">No machines.</exception>
    /// <exception cref="ConfigViolation">Several sources, or a version twice: all faults.</exception>
    public static ArvoOrchestrator Create(IMachineMemory memory, IReadOnlyList<ArvoMachine> machines, WorkflowOptions? options = null) =>
        new(memory, new MachineRegistry(machines), options);

    /// <summary>The machines.</summary>
    public IReadOnlyList<ArvoMachine> Machines => _registry.Machines;

    private protected override WorkflowContracts ContractsFor(StepContext step) => MachineFor(step).Contracts;

    private protected override InputRule RuleFor(StepContext step, WorkflowContracts contracts) =>
        contracts.InputFor(step.Consumed.Type) ?? throw InputValidation.UnknownType(step.Consumed, contracts.Self);

    private protected override ValueTask<WorkflowDecision> ApplyAsync(
        StepContext step, ArvoEvent parsed, InputRule rule, CancellationToken cancellationToken)
    {
        var machine = MachineFor(step);
        var result = _engine.Execute(new MachineExecution { Machine = machine, State = step.Current?.StateText, Event = parsed });
        return new(Decide(step, machine, result));
    }

    private protected override ValueTask<WorkflowDecision> FireAsync(StepContext step, MachineTimer due, CancellationToken cancellationToken)
    {
        var machine = MachineFor(step);
        var result = _engine.Execute(new MachineExecution
        {
            Machine = machine, State = step.Current?.StateText, Event = step.Consumed, TimerEvent = step.Consumed.Data,
        });
        return new(Decide(step, machine, result));
    }

    // The reference notes the last event of a finished instance (AS §9.7, last row).
    private protected override WorkflowDecision AfterTheEnd(MachineMemoryRecord finished, StepContext step) => new()
    {
        Kind = DecisionKind.Late,
        Next = finished with { Events = new RecordEvents(step.ConsumedText, []), Handled = step.Handled },
    };

    WorkflowDecision Decide(StepContext step, ArvoMachine machine, MachineExecutionResult result)
    {
        var requested = result.Finished && machine.Contracts.CompleteType is { } completeType
            ? [.. result.Events, CompletionRequest.Of(result.Output, completeType, Domains, step)]
            : result.Events;
        var events = _builders[machine].Build(requested, step);
        return new WorkflowDecision
        {
            Kind = DecisionKind.Stepped,
            Events = events,
            ArmedTimers = result.ArmedTimers,
            CancelledTimers = result.CancelledTimers,
            Finished = result.Finished,
            Completion = requested.Count > result.Events.Count ? events[^1] : null,
            Next = RecordOf(step, result, events),
        };
    }

    static MachineMemoryRecord RecordOf(StepContext step, MachineExecutionResult result, IReadOnlyList<ArvoEvent> events) => new()
    {
        Subject = step.Consumed.Subject,
        ExecutionStatus = ExecutionStatus.Normal,
        Status = result.Status,
        InitEventId = step.InitEventId,
        ParentSubject = step.ParentSubject,
        ValueText = result.Value,
        StateText = result.State,
        Events = new RecordEvents(step.ConsumedText, StepContext.Flat(events)),
        Handled = step.Handled,
    };

    ArvoMachine MachineFor(StepContext step) => step.Machine ??= Resolve(step);

    ArvoMachine Resolve(StepContext step)
    {
        using var activity = OrchestrationTelemetry.StartResolving(step.Consumed, step.Subject);
        if (_registry.Resolve(step.Subject) is { } machine) return machine;
        Logger.MachineNotFound(Source, step.Subject.Orchestrator.Version);
        var violation = new ConfigViolation(
            $"there is no machine of version {step.Subject.Orchestrator.Version}; known are {string.Join(", ", _registry.Machines.Select(known => known.Version))}",
            step.Consumed);
        OrchestrationTelemetry.Fail(activity, violation);
        throw violation;
    }

    static ArvoMachine FirstOf(IMachineRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return registry.Machines.Count > 0 ? registry.Machines[0] : throw new ArgumentException("There are no machines", nameof(registry));
    }
}
