using MassTransit;

namespace Arvo.Messaging;

/// <summary>What carries the events: RabbitMQ, or the process itself.</summary>
interface ITransport
{
    /// <summary>Its name in telemetry and errors.</summary>
    string System { get; }

    /// <summary>True when published events can leave.</summary>
    bool CanPublish { get; }

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
