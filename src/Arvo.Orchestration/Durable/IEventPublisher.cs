namespace Arvo.Orchestration;

/// <summary>Puts events on the bus. Safe for concurrent use.</summary>
public interface IEventPublisher
{
    /// <summary>
    /// Publishes in order and completes when the bus has confirmed every event. Throws when one is not known to be confirmed;
    /// some of them may have left all the same, and publishing them again is harmless.
    /// </summary>
    Task PublishAsync(IReadOnlyList<OutboundEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// True when a confirmed event is forgotten with the process (a bus in memory). The outbox of a running instance is then kept until its next step
    /// replaces it, so that a restart on a durable memory publishes it again. False by default.
    /// </summary>
    bool IsVolatile => false;
}
