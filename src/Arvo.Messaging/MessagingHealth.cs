using MassTransit;

namespace Arvo.Messaging;

/// <summary>Whether events come in and go out now. Safe for concurrent use.</summary>
public sealed class MessagingHealth
{
    readonly ITransport _transport;
    readonly Func<string?> _missing;
    volatile IBusControl? _bus;
    volatile string? _failure;

    internal MessagingHealth(ITransport transport, DependencyGate gate, DeliverySettlement settlement) =>
        (_transport, _missing) = (transport, () => gate.Missing ?? settlement.Missing);

    /// <summary>The state at this moment.</summary>
    public MessagingState Read() =>
        new(_transport.CanConsume && _bus?.CheckHealth().Status == BusHealthStatus.Healthy, _transport.CanPublish, _missing(), _failure);

    /// <summary>
    /// The bus runs and does not consume, and that is not for want of a broker: publishing, on a connection of its own, has not found it away.
    /// </summary>
    internal bool IsStalled => _bus is not null && !_transport.IsAway && !Read().Consuming;

    internal void Watch(IBusControl bus) => _bus = bus;

    internal void Fail(string reason) => _failure = reason;
}

/// <summary>What messaging can do at a moment.</summary>
/// <param name="Consuming">Every handler's queue is being read.</param>
/// <param name="Publishing">There is a connection to publish on.</param>
/// <param name="HeldFor">What is away, so that events are held for it; null when nothing is.</param>
/// <param name="Failure">Why messaging ended for good; null while it has not.</param>
public sealed record MessagingState(bool Consuming, bool Publishing, string? HeldFor, string? Failure)
{
    /// <summary>True when events are handled.</summary>
    public bool IsReady => Consuming && Publishing && HeldFor is null && Failure is null;
}
