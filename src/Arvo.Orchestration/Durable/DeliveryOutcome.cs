namespace Arvo.Orchestration;

/// <summary>What the transport does with a delivery once processing has answered. Closed: these three and no other.</summary>
public abstract record DeliveryOutcome
{
    DeliveryOutcome() { }

    /// <summary>Everything the event led to is durable and confirmed, or there was nothing to do: acknowledge it.</summary>
    public sealed record Done : DeliveryOutcome
    {
        /// <summary>The only value.</summary>
        public static Done Instance { get; } = new();
    }

    /// <summary>No retry can help: move the untouched body to the dead queue, then acknowledge.</summary>
    /// <param name="Reason">A short code for filters and metrics, e.g. <c>early</c>.</param>
    /// <param name="Detail">What a person needs to know; cut at 1 KiB on the wire.</param>
    public sealed record Park(string Reason, string Detail) : DeliveryOutcome;

    /// <summary>Bring the event back later; this is no failure and is not counted as one.</summary>
    /// <param name="Delay">The least time to wait; the transport picks the retry queue that fits.</param>
    /// <param name="Reason">A short code for logs and metrics, e.g. <c>contention</c>.</param>
    public sealed record Defer(TimeSpan Delay, string Reason) : DeliveryOutcome
    {
        /// <summary>
        /// The reason for which an event waits for its instance. The transport remembers when it was
        /// first given (<see cref="DeliveryHistory.EarlyFor"/>).
        /// </summary>
        public const string Early = "early";
    }
}
