using MassTransit;

namespace Arvo.Messaging;

/// <summary>What carries the events: RabbitMQ, or the process itself.</summary>
interface ITransport
{
    /// <summary>Its name in telemetry and errors.</summary>
    string System { get; }

    /// <summary>True when published events can leave.</summary>
    bool CanPublish { get; }

    /// <summary>True when the broker is known to be out of reach: nothing but its return would help.</summary>
    bool IsAway { get; }

    /// <summary>False when nothing can arrive, whatever the bus says of itself.</summary>
    bool CanConsume { get; }

    /// <summary>
    /// How long a bus that consumes nothing is left to recover before another takes its place; null:
    /// no other could, as what is under way is kept in it.
    /// </summary>
    TimeSpan? Patience { get; }

    /// <summary>Prepares exchanges, queues and connections; may wait for the broker.</summary>
    /// <exception cref="TopologyException">The broker has it otherwise; a retry does not help.</exception>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>The bus with one endpoint per handler, not started.</summary>
    IBusControl CreateBus(IReadOnlyList<DeliveryEndpoint> endpoints);

    /// <summary>The address of one of our exchanges, as MassTransit writes it.</summary>
    Uri AddressOf(string exchange);
}

/// <summary>A handler's endpoint: its source, and how a delivery is handled.</summary>
sealed record DeliveryEndpoint(string Source, Func<Delivery, Task> HandleAsync);
