using Arvo.Sample.Orders;

namespace Arvo.Worker.Demo;

/// <summary>
/// An order of the demonstration. Its event has the same id and subject in every run, so that a run that was cut short is taken up again.
/// </summary>
internal sealed record DemoOrder(string Headline, OrderPlaced Placed)
{
    /// <summary>One order for each way the workflow can end.</summary>
    public static IReadOnlyList<DemoOrder> All { get; } =
    [
        new("An order that goes well", new OrderPlaced("1001", "espresso-machine", 2, 420, "Harbour Street 1")),
        new("An order whose payment is refused: the stock goes back", new OrderPlaced("1002", "espresso-machine", 3, 630, "Harbour Street 2")),
        new("An order for more than there is", new OrderPlaced("1003", "paper-clip", 5000, 50, "Harbour Street 3")),
    ];

    /// <summary>The instance that this order is.</summary>
    public string Subject { get; } = ArvoOrchestrationSubject.Create(new ArvoOrchestrationSubjectContent(
        new OrchestratorReference(OrderContracts.Order.Type, OrderContracts.V1),
        new ExecutionReference($"demo-{Placed.OrderId}", DemoShop.Address, null),
        ArvoOrchestrationSubjectContent.NoMeta));

    /// <summary>The event that places it.</summary>
    public ArvoEvent ToEvent(
        TimeProvider time) => new ArvoOrchestratorEventFactory(OrderContracts.Order.Version(OrderContracts.V1), time).Init(new ArvoEventOptions
    {
        Id = ArvoEventId.DeveloperManaged($"placed-{Placed.OrderId}"),
        Source = DemoShop.Address,
        Subject = Subject,
        Data = OrderEvents.InitData(Placed),
    });
}
