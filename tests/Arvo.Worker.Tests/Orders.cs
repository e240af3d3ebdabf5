using System.Text;
using System.Text.Json.Nodes;
using Arvo.Sample.Orders;

namespace Arvo.Worker.Tests;

/// <summary>Events that start orders, as text, the way a foreign program would write them.</summary>
static class Orders
{
    public static string Source => OrderContracts.Order.Type;

    public static string SubjectOf(string number, string initiator = PlainShop.Address) =>
        ArvoOrchestrationSubject.Create(new ArvoOrchestrationSubjectContent(
        new OrchestratorReference(Source, OrderContracts.V1), new ExecutionReference($"order-{number}", initiator, null),
        ArvoOrchestrationSubjectContent.NoMeta));

    public static JsonObject Placed(string number, int quantity = 1, decimal amount = 100) => new()
    {
        ["id"] = $"placed-{number}",
        ["source"] = PlainShop.Address,
        ["specversion"] = "1.0",
        ["type"] = Source,
        ["subject"] = SubjectOf(number),
        ["datacontenttype"] = "application/cloudevents+json;charset=UTF-8;profile=arvo",
        ["dataschema"] = "#/sample/order/1.0.0",
        ["time"] = "2026-11-21T10:00:00.000+00:00",
        ["to"] = Source,
        ["data"] = new JsonObject
        {
            ["parentSubject$$"] = null, ["orderId"] = number, ["sku"] = "lamp", ["quantity"] = quantity, ["amount"] = amount,
            ["address"] = "Harbour Street 1",
        },
    };

    public static byte[] Bytes(this JsonObject placed) => Encoding.UTF8.GetBytes(placed.ToJsonString());
}
