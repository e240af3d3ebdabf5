namespace Arvo.Benchmarks.Orchestrator;

internal sealed record OrderInit(string Orderid, string Sku, double Qty, double Amount, string Address);

internal sealed record OrderDone(string State, string? Receipt = null, string? Tracking = null);

internal sealed record StockRequest(string Sku, double Qty);

internal sealed record StockReply(double Left);

internal sealed record PayRequest(double Amount);

internal sealed record PayReply(string Receipt);

internal sealed record ShipRequest(string To);

internal sealed record ShipReply(string Tracking);

internal sealed record MailRequest(string Body);

internal sealed record MailReply(bool Queued);

/// <summary>The contracts of the measured workflows.</summary>
internal static class ShopContracts
{
    public static ArvoOrchestratorContract Order { get; } =
        ArvoOrchestratorContract.Define("#/orc/order", "shop.order").Version<OrderInit, OrderDone>("1.0.0").Build();

    public static Dictionary<string, VersionedArvoContract> Services { get; } = new(StringComparer.Ordinal)
    {
        ["stock"] = Simple<StockRequest, StockReply>("stock"),
        ["pay"] = Simple<PayRequest, PayReply>("pay"),
        ["ship"] = Simple<ShipRequest, ShipReply>("ship"),
        ["mail"] = Simple<MailRequest, MailReply>("mail"),
    };

    static VersionedArvoContract Simple<TRequest, TReply>(string name) => ArvoContract.CreateSimple(
        new ArvoContractDefinition($"#/svc/{name}", $"shop.{name}"),
        [new ArvoSimpleContractVersion("1.0.0", EventSchema.For<TRequest>(), EventSchema.For<TReply>())]).Version("1.0.0");
}
