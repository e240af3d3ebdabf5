using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Arvo.Messaging;

/// <summary>
/// Traces and metrics of messaging, named after OpenTelemetry's conventions
/// (https://opentelemetry.io/docs/specs/semconv/messaging/) where those have a name.
/// </summary>
public static class MessagingTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Arvo.Messaging";

    internal const string RabbitMq = "rabbitmq";

    const string System = "messaging.system";
    const string Destination = "messaging.destination.name";
    const string Operation = "messaging.operation.name";
    const string MessageId = "messaging.message.id";
    const string BatchCount = "messaging.batch.message_count";
    const string Outcome = "arvo.delivery.outcome";
    const string Reason = "arvo.reason";

    static readonly ActivitySource Source = new(Name);
    static readonly Meter Meter = new(Name);

    static readonly Counter<long> SentMessages = Meter.CreateCounter<long>("messaging.client.sent.messages", "{message}",
        "Events published and confirmed.");
    static readonly Histogram<double> ProcessDuration = Meter.CreateHistogram<double>("messaging.process.duration", "s",
        "From an event's arrival to its acknowledgement.");
    static readonly Counter<long> ParkedDeliveries = Meter.CreateCounter<long>("arvo.deliveries.parked", "{delivery}",
        "Deliveries moved to a dead queue.");
    static readonly Counter<long> DeferredDeliveries = Meter.CreateCounter<long>("arvo.deliveries.deferred", "{delivery}",
        "Deliveries brought back later.");

    static readonly Counter<long> IsolatedDeliveries = Meter.CreateCounter<long>("arvo.deliveries.isolated", "{delivery}",
        "Deliveries handled alone, because earlier ones were never answered.");

    /// <summary>The span of one event's handling: a child of the span that sent it, when the event says which that was.</summary>
    internal static Activity? StartProcess(string system, string handler, ArvoEvent consumed)
    {
        if (!Source.HasListeners()) return null;
        ActivityContext.TryParse(consumed.TraceParent, consumed.TraceState, isRemote: true, out var sender);
        var activity = Source.StartActivity($"process {handler}", ActivityKind.Consumer, sender);
        activity?.SetTag(System, system).SetTag(Operation, "process").SetTag(Destination, RabbitMqTopology.QueueOf(handler))
            .SetTag(MessageId, consumed.Id)
            .SetTag("cloudevents.event_id", consumed.Id).SetTag("cloudevents.event_source", consumed.Source)
            .SetTag("cloudevents.event_type", consumed.Type);
        return activity;
    }

    /// <summary>The span of publishing a batch.</summary>
    internal static Activity? StartSend(string system, int count) => Source.HasListeners()
        ? Source.StartActivity($"send {RabbitMqTopology.EventsExchange}", ActivityKind.Producer)
            ?.SetTag(System, system).SetTag(Operation, "send").SetTag(Destination, RabbitMqTopology.EventsExchange).SetTag(BatchCount, count)
        : null;

    internal static void Sent(string system, int count) => SentMessages.Add(count, new KeyValuePair<string, object?>(System, system));

    internal static void Processed(string system, string handler, Handled handled, TimeSpan duration)
    {
        if (!ProcessDuration.Enabled) return;
        ProcessDuration.Record(duration.TotalSeconds, new(System, system), new(Destination, RabbitMqTopology.QueueOf(handler)),
            new(Outcome, handled.Outcome.GetType().Name.ToLowerInvariant()));
    }

    internal static void Parked(string handler, string reason) =>
        ParkedDeliveries.Add(1, new(Destination, RabbitMqTopology.QueueOf(handler)), new KeyValuePair<string, object?>(Reason, reason));

    internal static void Isolated(string handler) =>
        IsolatedDeliveries.Add(1, new KeyValuePair<string, object?>(Destination, RabbitMqTopology.QueueOf(handler)));

    internal static void Deferred(string handler, string reason) =>
        DeferredDeliveries.Add(1, new(Destination, RabbitMqTopology.QueueOf(handler)), new KeyValuePair<string, object?>(Reason, reason));
}
