using System.Diagnostics.Metrics;

namespace Arvo.Orchestration;

/// <summary>What the durable executor and the sweeper measure. Seconds and counts; tag <c>arvo.machine</c> is a handler's source.</summary>
internal static class DurableTelemetry
{
    static readonly Meter Meter = new(OrchestrationTelemetry.MeterName, "1.0.0");

    public static Counter<long> Handled { get; } =
        Meter.CreateCounter<long>("arvo.events.handled", "{event}", "Events acknowledged: applied or handled by a stateless handler.");
    public static Counter<long> Failed { get; } = Meter.CreateCounter<long>("arvo.events.failed", "{event}", "Events parked or failed; by reason.");
    public static Counter<long> Deduplicated { get; } =
        Meter.CreateCounter<long>("arvo.events.deduplicated", "{event}", "Events recognised as applied before.");
    public static Counter<long> Deferred { get; } =
        Meter.CreateCounter<long>("arvo.events.deferred", "{event}", "Events to be brought back later; by reason.");
    public static Counter<long> Late { get; } = Meter.CreateCounter<long>("arvo.events.late", "{event}", "Events whose instance had ended.");
    public static Histogram<double> StepDuration { get; } = Meter.CreateHistogram<double>("arvo.step.duration", "s", "From dispatch to answer.");
    public static Histogram<double> LeaseWait { get; } =
        Meter.CreateHistogram<double>("arvo.lease.wait", "s", "From the first acquire to its answer.");
    public static Counter<long> Cached { get; } =
        Meter.CreateCounter<long>("arvo.acquires.cached", "{acquire}", "Acquires answered by what this process committed last.");
    public static Histogram<double> CommitDuration { get; } = Meter.CreateHistogram<double>("arvo.commit.duration", "s", "One commit.");
    public static Histogram<double> OutboxAge { get; } =
        Meter.CreateHistogram<double>("arvo.outbox.age", "s", "Age of a stranded outbox when a sweep found it.");
    public static Histogram<double> TimerLateness { get; } =
        Meter.CreateHistogram<double>("arvo.timer.lateness", "s", "How long after its time a timer was fired.");
    public static Counter<long> TimersFailed { get; } =
        Meter.CreateCounter<long>("arvo.timers.failed", "{timer}", "Due timers that could not be fired; by reason.");
    public static Histogram<int> MailboxDepth { get; } =
        Meter.CreateHistogram<int>("arvo.mailbox.depth", "{event}", "Events that wait for their instance in this process, when one more joins.");

    public static KeyValuePair<string, object?> Machine(string source) => new(OrchestrationTelemetry.SourceKey, source);

    public static KeyValuePair<string, object?> Reason(string reason) => new("arvo.reason", reason);
}
