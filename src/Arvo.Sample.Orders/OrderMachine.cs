using Arvo.Orchestration;

namespace Arvo.Sample.Orders;

/// <summary>The order workflow: its chart, bound to its contracts.</summary>
public static class OrderMachine
{
    /// <summary>Version 1.0.0.</summary>
    public static ArvoMachine V1 { get; } = ArvoMachine.Create(new ArvoMachineSetup
    {
        Self = OrderContracts.Order.Version(OrderContracts.V1),
        Services = new Dictionary<string, VersionedArvoContract>
        {
            ["reserve"] = OrderContracts.Reserve.Version(OrderContracts.V1),
            ["release"] = OrderContracts.Release.Version(OrderContracts.V1),
            ["pay"] = OrderContracts.Pay.Version(OrderContracts.V1),
            ["ship"] = OrderContracts.Ship.Version(OrderContracts.V1),
        },
        Chart = OrderChart.Chart.Definition,
        Implementations = OrderChart.Chart.Implementations,
    });
}
