using System.Text.Json;

namespace Arvo.Sample.Orders;

/// <summary>Data for the events that start an order.</summary>
public static class OrderEvents
{
    /// <summary>An order as init data: nobody's child, which the contract wants said.</summary>
    public static JsonElement InitData(OrderPlaced placed)
    {
        var data = JsonSerializer.SerializeToNode(placed, ArvoJson.RecordOptions)!.AsObject(); // a record is never null
        data[ArvoOrchestratorContract.ParentSubjectMember] = null;
        return JsonSerializer.SerializeToElement(data);
    }
}
