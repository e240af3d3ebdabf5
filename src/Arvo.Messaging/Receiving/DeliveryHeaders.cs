using System.Globalization;
using Arvo.Orchestration;

namespace Arvo.Messaging;

/// <summary>The headers this project writes, and what of the sender's headers is carried on.</summary>
static class DeliveryHeaders
{
    public const string Attempt = "arvo-attempt";
    public const string Failures = "arvo-failures";
    public const string Redeliveries = "arvo-redeliveries";
    public const string Since = "arvo-since";
    public const string EarlySince = "arvo-early-since";
    public const string Reason = "arvo-reason";
    public const string Detail = "arvo-detail";
    public const string EventId = "arvo-event-id";
    public const string Subject = "arvo-subject";
    public const string Handler = "arvo-handler";
    public const string Exchange = "arvo-exchange";
    public const string RoutingKey = "arvo-routing-key";
    public const string ParkedAt = "arvo-parked-at";

    /// <summary>Quorum queues count here how often a message was returned or its consumer lost.</summary>
    public const string BrokersCount = "x-delivery-count";

    /// <summary>
    /// For a copy that comes back later. The first deferral's origin is kept, since the retry queue will look like the origin from then on.
    /// </summary>
    public static Dictionary<string, object?> ForReturn(Delivery delivery, DateTimeOffset now, string reason, bool failed)
    {
        var headers = Carried(delivery);
        headers[Attempt] = delivery.Attempt + 1;
        if (failed) headers[Failures] = delivery.Failures + 1;
        if (delivery.Redeliveries > 0) headers[Redeliveries] = delivery.Redeliveries;
        headers[Since] = (delivery.FirstDeferred(now) ?? now).ToUnixTimeMilliseconds();
        if (reason == DeliveryOutcome.Defer.Early) headers[EarlySince] = (delivery.FirstEarly(now) ?? now).ToUnixTimeMilliseconds();
        headers[Reason] = Text.Bounded(reason);
        headers.TryAdd(Exchange, delivery.Exchange);
        headers.TryAdd(RoutingKey, delivery.RoutingKey);
        return headers;
    }

    /// <summary>For the dead queue.</summary>
    public static Dictionary<string, object?> ForParking(Delivery delivery, string handler, Parking parking, DateTimeOffset now)
    {
        var headers = Carried(delivery);
        headers[Reason] = Text.Bounded(parking.Reason);
        headers[Detail] = Text.Bounded(parking.Detail);
        headers[Handler] = handler;
        headers[ParkedAt] = now.ToString("O", CultureInfo.InvariantCulture);
        headers.TryAdd(Exchange, delivery.Exchange);
        headers.TryAdd(RoutingKey, delivery.RoutingKey);
        if (parking.Event is { } parked)
        {
            headers[EventId] = Text.Bounded(parked.Id);
            headers[Subject] = Text.Bounded(parked.Subject);
        }
        return headers;
    }

    /// <summary>For what reached no queue in memory; a broker adds nothing to such a message.</summary>
    public static Dictionary<string, object?> ForUnrouted(OutboundEvent outbound, DateTimeOffset now)
    {
        var address = RabbitMqTopology.AddressOf(outbound.To, outbound.Domain);
        return new(StringComparer.Ordinal)
        {
            [Reason] = ParkReason.Unrouted,
            [Detail] = Text.Bounded($"no handler of this process is addressed as '{address}'"),
            [EventId] = Text.Bounded(outbound.Id),
            [Subject] = Text.Bounded(outbound.Subject),
            [ParkedAt] = now.ToString("O", CultureInfo.InvariantCulture),
            [RoutingKey] = address,
        };
    }

    // Not the broker's own (x-death, x-delivery-count …), nor those that would route the copy elsewhere too, nor instructions to MassTransit.
    static Dictionary<string, object?> Carried(Delivery delivery)
    {
        var carried = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (HeaderLimits.FaultOf(delivery) is not null) return carried; // too many to carry: the body is what matters
        foreach (var (name, value) in delivery.Headers)
            if (!IsForeign(name)) carried[name] = value;
        carried.Remove(Redeliveries); // written anew: it may be a sender's, and whoever takes an event out of the dead queue means to try it again
        return carried;
    }

    /// <summary>The broker's, or for the broker or MassTransit: it is not carried on.</summary>
    public static bool IsForeign(string name) =>
        name is "CC" or "BCC"
            || name.StartsWith("x-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("MT-", StringComparison.OrdinalIgnoreCase);
}
