using System.Text.Json;
using Arvo.Statecharts;

namespace Arvo.Orchestration.Tests;

internal sealed record OrderPlaced(string OrderId, int Quantity = 1);

internal sealed record OrderShipped(string? Tracking = null);

internal sealed record ReserveStock(string OrderId, string Warehouse = "main");

internal sealed record StockReserved(int Left, string Unit = "piece");

/// <summary>Contracts, machines and events that tests share: an order that asks for stock.</summary>
internal static class Shop
{
    public const string Client = "com.test.client";
    public const string Source = "arvo.orc.shop.order";

    public static ArvoOrchestratorContract Order { get; } =
        ArvoOrchestratorContract.Define("#/orc/order", "shop.order").Version<OrderPlaced, OrderShipped>("1.0.0").Build();

    public static ArvoContract Stock { get; } = ArvoContract.CreateSimple(
        new ArvoContractDefinition("#/svc/stock", "shop.stock"),
        [new ArvoSimpleContractVersion("1.0.0", EventSchema.For<ReserveStock>(), EventSchema.For<StockReserved>())]);

    public static IReadOnlyDictionary<string, VersionedArvoContract> Services { get; } =
        new Dictionary<string, VersionedArvoContract>(StringComparer.Ordinal) { ["stock"] = Stock.Version("1.0.0") };

    public const string AskStock = """{"type":"emit","params":{"event":{"type":"com.shop.stock","data":{"orderId":{"$ctx":"order"}}}}}""";

    public const string Chart = $$$$$$$$"""
        {
          "id": "order", "initial": "asking", "context": {"order": {"$input":"data.orderId"}, "quantity": {"$input":"data.quantity"}},
          "output": {"tracking": {"$ctx":"unit"}},
          "states": {
            "asking": {
              "entry": {{{{{{{{AskStock}}}}}}}},
              "on": {"evt.shop.stock.success": {"target": "end", "actions": {"type":"assign","params":{"key":"unit","op":"set","value":{"$event":"data.unit"}}}}}
            },
            "end": {"type":"final"}
          }
        }
        """;

    public static ArvoMachine Machine(
        string chart = Chart, ChartImplementations? implementations = null,
        ArvoOrchestratorContract? contract = null) => ArvoMachine.Create(new ArvoMachineSetup
    {
        Self = (contract ?? Order).Version("1.0.0"),
        Services = Services,
        ChartJson = JsonDocument.Parse(chart).RootElement,
        Implementations = implementations ?? ChartImplementations.None,
    });

    /// <summary>A machine that emits one raw event at its start and waits for the answer.</summary>
    public static ArvoMachine Emitting(string rawEvent) => Machine($$$$$$$$"""
        {"id":"order","initial":"a","states":{"a":{"entry":{"type":"emit","params":{"event":{{{{{{{{rawEvent}}}}}}}}}},"on":{"evt.shop.stock.success":"b"}},"b":{}}}
        """);

    /// <summary>A machine whose output is this as soon as stock is reserved.</summary>
    public static ArvoMachine Ending(string? output, ArvoOrchestratorContract? contract = null) => Machine($$$$$$$$"""
        {"id":"order","initial":"a",{{{{{{{{(output is null ? "" : $"\"output\":{output},")}}}}}}}}"states":{"a":{"on":{"evt.shop.stock.success":"z"}},"z":{"type":"final"}}}
        """, contract: contract);

    /// <summary>A machine whose action runs code when stock is reserved.</summary>
    public static ArvoMachine Running(Action code) => Machine(
        """{"id":"order","initial":"a","context":{"kept":true},"states":{"a":{"on":{"evt.shop.stock.success":{"actions":"run"}}}}}""",
        ChartImplementations.None.WithAction("run", ChartAction.Run(_ => code())));

    public static ArvoOrchestrator Orchestrator(ArvoMachine? machine = null, IMachineMemory? memory = null, WorkflowOptions? options = null) =>
        ArvoOrchestrator.Create(memory ?? new SimpleMachineMemory(), [machine ?? Machine()], options);

    public static string Subject(string execution = "exec-1", string? domain = null, string? redirectTo = null) => ArvoOrchestrationSubject.New(
        Source, "1.0.0", Client, domain,
        redirectTo is null ? null : new Dictionary<string, string>(StringComparer.Ordinal) { ["redirectto"] = redirectTo }, execution);

    public static ArvoEvent Init(string id = "evt-1", string? subject = null, string? parent = null, string dataSchema = "#/orc/order/1.0.0") => new()
    {
        Id = id,
        Source = Client,
        Type = Source,
        Subject = subject ?? Subject(),
        DataSchema = dataSchema,
        Data = JsonSerializer.SerializeToElement(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["parentSubject$$"] = parent, ["orderId"] = "o-1",
        }),
        Time = "2030-01-01T00:00:00.000+00:00",
        To = Source,
    };

    public static ArvoEvent Reserved(string id = "evt-2", string? subject = null, string? parentId = null) => new()
    {
        Id = id,
        Source = "com.shop.stock",
        Type = "evt.shop.stock.success",
        Subject = subject ?? Subject(),
        DataSchema = "#/svc/stock/1.0.0",
        Data = JsonDocument.Parse("""{"left":7}""").RootElement,
        Time = "2030-01-01T00:00:01.000+00:00",
        To = Source,
        ParentId = parentId,
    };
}
