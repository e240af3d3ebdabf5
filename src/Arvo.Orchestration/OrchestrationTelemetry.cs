using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Arvo.Orchestration;

/// <summary>
/// Names of spans, attributes and metrics (AS §13; messaging conventions: https://opentelemetry.io/docs/specs/semconv/messaging/).
/// Subscribe to <see cref="SourceName"/> and <see cref="MeterName"/>; nothing is computed while nobody listens.
/// </summary>
public static class OrchestrationTelemetry
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = "Arvo.Orchestration";

    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Arvo.Orchestration";

    internal const string OrchestratorKind = "handler.orchestrator.statemachine", ResumableKind = "handler.orchestrator.imperative",
        HandlerKind = "handler.simple";

    internal const string SourceKey = "arvo.handler.source";

    const string SpanKindKey = "arvo.span.kind", OpenInferenceKey = "openinference.span.kind", ContractKey = "arvo.contract.uri";
    const string ExecutionTypeKey = "arvo.handler.execution.type", ExecutionStatusKey = "arvo.handler.execution.status",
        OrchestrationStatusKey = "arvo.orchestration.status";
    const string SubjectNameKey = "arvo.parsed.subject.orchestrator.name", SubjectVersionKey = "arvo.parsed.subject.orchestrator.version";
    const string ViolationKey = "arvo.violation.type", OutcomeKey = "arvo.handler.outcome";

    static readonly ActivitySource Activities = new(SourceName, "1.0.0");
    static readonly Meter Meter = new(MeterName, "1.0.0");
    static readonly Counter<long> Handled = Meter.CreateCounter<long>("arvo.handler.events", "{event}", "Events handled, by handler and outcome");
    static readonly Counter<long> Emitted = Meter.CreateCounter<long>("arvo.handler.emitted", "{event}", "Events emitted, by handler");
    static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("arvo.handler.duration", "s",
        "Time to handle an event, storing included");

    /// <summary>How an event ended, for the metrics.</summary>
    internal enum Outcome
    {
        Done, Failed, Violated, Duplicate, Late, Foreign,
    }

    internal static bool IsTraced => Activities.HasListeners();

    internal static bool IsMeasured => Handled.Enabled || Emitted.Enabled || Duration.Enabled;

    /// <summary>The span of a handler; null while nobody listens. Its parent is what the event's trace headers name.</summary>
    internal static Activity? StartHandling(string spanKind, string executionType, string source, string contractUri, ArvoEvent consumed)
    {
        if (!Activities.HasListeners()) return null;
        var (name, kind) = spanKind switch
        {
            OrchestratorKind => ($"Orchestrator<{contractUri}>@<{consumed.Type}>", ActivityKind.Producer),
            ResumableKind => ($"Resumable<{contractUri}>@<{consumed.Type}>", ActivityKind.Producer),
            _ => ($"Handler<{contractUri}>", ActivityKind.Consumer),
        };
        var activity = ActivityContext.TryParse(consumed.TraceParent, consumed.TraceState, isRemote: true, out var remote)
            ? Activities.StartActivity(name, kind, remote)
            : Activities.StartActivity(name, kind);
        if (activity is null) return null;

        activity.SetTag(SpanKindKey, spanKind).SetTag(OpenInferenceKey, "CHAIN").SetTag(SourceKey, source).SetTag(ContractKey, contractUri)
            .SetTag(ExecutionTypeKey, executionType).SetTag(ExecutionStatusKey, "normal").SetStatus(ActivityStatusCode.Ok);
        if (activity.IsAllDataRequested) TagEvent(activity, "consumable.0.", consumed);
        return activity;
    }

    /// <summary>The span of finding the machine of an event; null while nobody listens.</summary>
    internal static Activity? StartResolving(ArvoEvent consumed, ArvoOrchestrationSubjectContent subject)
    {
        var activity = StartStep("Resolve Machine", consumed);
        TagSubject(activity, subject);
        return activity;
    }

    /// <summary>The span of running a machine; null while nobody listens.</summary>
    internal static Activity? StartExecution(MachineExecution execution) => StartStep("Execute Machine", execution.Event)
        ?.SetTag("arvo.machine.type", execution.Machine.Source).SetTag("arvo.machine.version", execution.Machine.Version);

    /// <summary>The span of one operation of a machine memory, <c>Read Simple Memory</c> for example; null while nobody listens.</summary>
    internal static Activity? StartMemory(string operation, string memory, string id) =>
        Activities.HasListeners() ? Start($"{operation} {memory} Memory")?.SetTag("arvo.memory.id", id) : null;

    /// <summary>As <see cref="StartMemory"/>, of an operation that writes a record of this length.</summary>
    internal static Activity? StartWriting(string operation, string memory, string id, int bytes) =>
        StartMemory(operation, memory, id)?.SetTag("arvo.memory.record.bytes", bytes);

    static Activity? StartStep(string name, ArvoEvent consumed)
    {
        var activity = Activities.HasListeners() ? Start(name) : null;
        if (activity is { IsAllDataRequested: true }) TagEvent(activity, "", consumed);
        return activity;
    }

    static Activity? Start(string name) => Activities.StartActivity(name)?.SetTag(SpanKindKey, "internal").SetStatus(ActivityStatusCode.Ok);

    internal static void TagSubject(Activity? activity, ArvoOrchestrationSubjectContent subject) =>
        activity?.SetTag(SubjectNameKey, subject.Orchestrator.Name).SetTag(SubjectVersionKey, subject.Orchestrator.Version);

    internal static void TagOutcome(Activity? activity, WorkflowDecision decision) =>
        TagOutcome(activity, decision.Next?.Status, decision.Next is { IsFailed: true }, decision.Events);

    internal static void TagOutcome(Activity? activity, string? orchestrationStatus, bool failed, IReadOnlyList<ArvoEvent> emitted)
    {
        if (activity is null) return;
        if (orchestrationStatus is not null) activity.SetTag(OrchestrationStatusKey, orchestrationStatus);
        if (failed) activity.SetTag(ExecutionStatusKey, "failure").SetStatus(ActivityStatusCode.Error);
        if (!activity.IsAllDataRequested) return;
        for (var i = 0; i < emitted.Count; i++) TagEvent(activity, $"emittables.{i}.", emitted[i]);
    }

    internal static void Fail(Activity? activity, Exception error)
    {
        if (activity is null) return;
        activity.AddException(error).SetStatus(ActivityStatusCode.Error, error.Message);
        if (error is Violation violation) activity.SetTag(ViolationKey, violation.Type);
    }

    /// <summary>As <see cref="Fail"/>. Always false, so that a filter of exceptions can ask it.</summary>
    internal static bool Failed(Activity? activity, Exception error)
    {
        Fail(activity, error);
        return false;
    }

    internal static void Measure(string source, Outcome outcome, int emitted, TimeSpan duration)
    {
        var handler = new KeyValuePair<string, object?>(SourceKey, source);
        var ended = new KeyValuePair<string, object?>(OutcomeKey, outcome.ToString());
        Handled.Add(1, handler, ended);
        Duration.Record(duration.TotalSeconds, handler, ended);
        if (emitted > 0) Emitted.Add(emitted, handler);
    }

    static void TagEvent(Activity activity, string prefix, ArvoEvent described)
    {
        foreach (var (key, value) in ArvoEventAttributes.Of(described)) activity.SetTag(prefix + key, value);
    }
}
