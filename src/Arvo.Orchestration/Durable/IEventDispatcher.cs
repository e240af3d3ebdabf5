namespace Arvo.Orchestration;

/// <summary>
/// Processes the events addressed to one source: the seam between a transport and what runs behind it. Called concurrently, also for one subject.
/// </summary>
public interface IEventDispatcher
{
    /// <summary>The address whose events this handles, e.g. <c>com.order.process</c>.</summary>
    string Source { get; }

    /// <summary>
    /// Runs one event to its end. <see cref="DeliveryOutcome.Done"/> is returned only after what it emitted is confirmed by the broker.
    /// Throws <see cref="DependencyUnavailableException"/> when the store or the broker is away (the transport holds the event and tries again);
    /// any other exception is a bug and is retried by the transport a bounded number of times.
    /// </summary>
    /// <param name="consumed">The event, its envelope checked.</param>
    /// <param name="history">What became of its earlier deliveries.</param>
    /// <param name="cancellationToken">Set when the process stops: give up what has not been committed.</param>
    ValueTask<DeliveryOutcome> DispatchAsync(ArvoEvent consumed, DeliveryHistory history, CancellationToken cancellationToken);
}
