using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Arvo.Orchestration;

/// <summary>
/// What <see cref="ArvoOrchestrator"/> and <see cref="ArvoResumable"/> share: deciding what an event does to an instance, and running that on a plain
/// machine memory (AS §9.2, §9.7). Safe for concurrent use.
/// </summary>
public abstract partial class ArvoWorkflow : IWorkflow
{
    readonly IMachineMemory _memory;
    readonly SystemErrors _systemErrors;
    readonly string _spanKind, _executionType;

    private protected ArvoWorkflow(IMachineMemory memory, VersionedArvoContract self, WorkflowOptions options, bool lockingByDefault)
    {
        _memory = memory;
        Options = options;
        SelfContract = self;
        Source = self.Type;
        Domain = self.Domain;
        SystemErrorType = self.SystemError.Type;
        RequiresResourceLocking = options.RequiresResourceLocking ?? lockingByDefault;
        Domains = options.Domains.WithDefaults();
        Logger = options.Logger ?? NullLogger.Instance;
        _systemErrors = new SystemErrors(Source, self, Domains, options.ExecutionUnits, options.IncludeStackTraces);
        var isOrchestrator = this is ArvoOrchestrator;
        _spanKind = isOrchestrator ? OrchestrationTelemetry.OrchestratorKind : OrchestrationTelemetry.ResumableKind;
        _executionType = isOrchestrator ? "orchestrator" : "resumable";
    }

    /// <inheritdoc/>
    public string Source { get; }

    /// <summary>The domain of the workflow's contract; null is local.</summary>
    public string? Domain { get; }

    /// <summary>The type of the events that tell of a failed workflow.</summary>
    public string SystemErrorType { get; }

    /// <summary>Whether answers can meet in one instance, as information: instances are always locked (W5).</summary>
    public bool RequiresResourceLocking { get; }

    private protected WorkflowOptions Options { get; }

    private protected EmissionDomains Domains { get; }

    private protected ILogger Logger { get; }

    private protected VersionedArvoContract SelfContract { get; }

    /// <inheritdoc/>
    public async ValueTask<WorkflowDecision> DecideAsync(MachineMemoryRecord? current, ArvoEvent consumed, CancellationToken cancellationToken)
    {
        using var activity = StartActivity(consumed);
        try
        {
            var subject = ParseSubject(consumed);
            OrchestrationTelemetry.TagSubject(activity, subject);
            var decision = IsForeign(consumed, subject)
                ? WorkflowDecision.Nothing(DecisionKind.Foreign)
                : await DecideAsync(new StepContext(consumed, subject, current, Now(), TraceOf(activity, consumed)), cancellationToken);
            OrchestrationTelemetry.TagOutcome(activity, decision);
            return decision.Next is null ? decision : decision with { Summary = InstanceSummary.Of(decision.Next, subject, decision.Completion) };
        }
        catch (Exception error)
        {
            Fail(activity, error, consumed);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<WorkflowDecision> DecideTimerAsync(MachineMemoryRecord current, MachineTimer due, CancellationToken cancellationToken)
    {
        var consumed = TimerEvent.Of(due, current, Source, Now());
        using var activity = StartActivity(consumed);
        try
        {
            var subject = ParseSubject(consumed);
            OrchestrationTelemetry.TagSubject(activity, subject);
            if (!current.IsActive) return WorkflowDecision.Nothing(DecisionKind.Late);
            var step = new StepContext(consumed, subject, current, Now(), TraceOf(activity, consumed));
            var decision = await GuardAsync(step, due, cancellationToken);
            OrchestrationTelemetry.TagOutcome(activity, decision);
            return decision with { Summary = InstanceSummary.Of(decision.Next!, subject, decision.Completion) }; // a step always has a next record
        }
        catch (Exception error)
        {
            Fail(activity, error, consumed);
            throw;
        }
    }

    /// <summary>The contracts that hold for this event; throws a violation when the version is not here.</summary>
    private protected abstract WorkflowContracts ContractsFor(StepContext step);

    /// <summary>How this event is checked; throws a violation when it is in no contract.</summary>
    private protected abstract InputRule RuleFor(StepContext step, WorkflowContracts contracts);

    /// <summary>Applies a checked event; <paramref name="parsed"/> is the consumed event with its data as the schema gives it.</summary>
    private protected abstract ValueTask<WorkflowDecision> ApplyAsync(
        StepContext step, ArvoEvent parsed, InputRule rule, CancellationToken cancellationToken);

    /// <summary>What a checked event does to an instance that is done: nothing, but the record may note it.</summary>
    private protected virtual WorkflowDecision AfterTheEnd(MachineMemoryRecord finished, StepContext step) =>
        WorkflowDecision.Nothing(DecisionKind.Late);

    /// <summary>Applies a timer that is due.</summary>
    private protected abstract ValueTask<WorkflowDecision> FireAsync(StepContext step, MachineTimer due, CancellationToken cancellationToken);

    ValueTask<WorkflowDecision> DecideAsync(StepContext step, CancellationToken cancellationToken)
    {
        if (step.Current is { IsFailed: true }) return new(WorkflowDecision.Nothing(DecisionKind.Late));
        if (step.Current is null && !IsInit(step.Consumed)) return new(WorkflowDecision.Nothing(DecisionKind.Early));
        return GuardAsync(step, due: null, cancellationToken);
    }

    ValueTask<WorkflowDecision> CheckAndApplyAsync(StepContext step, CancellationToken cancellationToken)
    {
        var rule = RuleFor(step, ContractsFor(step));
        var data = InputValidation.Parse(step.Consumed, rule);
        // W13: who started an instance stays its parent.
        if (step.Current is not null && rule.Role == ContractRole.Self) return new(WorkflowDecision.Nothing(DecisionKind.AlreadyStarted));
        if (step.Current is { IsFinished: true } finished) return new(AfterTheEnd(finished, step));
        return ApplyAsync(step, WithData(step.Consumed, data), rule, cancellationToken);
    }

    // Making an event checks its data again, which what was not changed doesn't need.
    static ArvoEvent WithData(ArvoEvent consumed, JsonElement data) =>
        JsonMarshal.GetRawUtf8Value(data).SequenceEqual(JsonMarshal.GetRawUtf8Value(consumed.Data)) ? consumed : consumed with { Data = data };

    async ValueTask<WorkflowDecision> GuardAsync(StepContext step, MachineTimer? due, CancellationToken cancellationToken)
    {
        try
        {
            return await (due is null ? CheckAndApplyAsync(step, cancellationToken) : FireAsync(step, due, cancellationToken));
        }
        catch (Exception error) when (error is not Violation && !(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            if (!TransientFault.Is(error, Options.IsTransient)) return Failed(step, error);
            throw new ExecutionViolation($"a transient fault interrupted the workflow: {error.Message}", step.Consumed, error) { RetryHelps = true };
        }
    }

    // W7, W8: the record keeps what it had, and says what ended it.
    WorkflowDecision Failed(StepContext step, Exception error)
    {
        Logger.WorkflowFailed(error, Source, step.Subject.Orchestrator.Version, step.Consumed.Id, step.Consumed.Type);
        var address = new SystemErrors.Address(step.ParentSubject ?? step.Consumed.Subject, step.ParentSubject, step.ReplyTo, step.InitEventId);
        var events = _systemErrors.Build(error, step.Consumed, address, new Stamp(step.Time, step.Trace, step.Ids));
        var before = step.Current
            ?? new MachineMemoryRecord { Subject = step.Consumed.Subject, ExecutionStatus = ExecutionStatus.Failure, Status = WorkflowStatus.Error };
        return new WorkflowDecision
        {
            Kind = DecisionKind.Stepped,
            Events = events,
            Next = before with
            {
                ExecutionStatus = ExecutionStatus.Failure,
                Status = WorkflowStatus.Error,
                InitEventId = step.InitEventId,
                ParentSubject = step.ParentSubject,
                Events = new RecordEvents(step.ConsumedText, StepContext.Flat(events), before.Expected),
                Handled = step.Handled,
                Error = new FailureDetails(error.GetType().Name, error.Message, error.ToString(), step.Time),
            },
        };
    }

    static ArvoOrchestrationSubjectContent ParseSubject(ArvoEvent consumed) => ArvoOrchestrationSubject.TryParse(consumed.Subject, out var subject)
        ? subject
        : throw new ExecutionViolation("the subject is not an orchestration subject", consumed);

    bool IsForeign(ArvoEvent consumed, ArvoOrchestrationSubjectContent subject)
    {
        if (subject.Orchestrator.Name == Source) return false;
        Logger.ForeignSubject(consumed.Id, consumed.Type, Source, subject.Orchestrator.Name);
        return true;
    }

    bool IsInit(ArvoEvent consumed) => consumed.Type == Source;

    string Now() => ArvoTime.Now(Options.Time);

    Activity? StartActivity(ArvoEvent consumed) =>
        OrchestrationTelemetry.StartHandling(_spanKind, _executionType, Source, SelfContract.Uri, consumed);

    static ArvoTraceHeaders TraceOf(Activity? activity, ArvoEvent consumed) =>
        activity is null ? new ArvoTraceHeaders(consumed.TraceParent, consumed.TraceState) : ArvoTraceHeaders.Of(activity);

    static void Fail(Activity? activity, Exception error, ArvoEvent consumed)
    {
        if (error is Violation violation) violation.Concerns(consumed);
        OrchestrationTelemetry.Fail(activity, error);
    }
}
