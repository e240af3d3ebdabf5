namespace Arvo.Sample.Orders;

/// <summary>Starts an order.</summary>
/// <param name="OrderId">The shop's number of the order.</param>
/// <param name="Sku">What is ordered.</param>
/// <param name="Quantity">How many; more than 100 are never in stock.</param>
/// <param name="Amount">What it costs; a card of this sample pays at most 500.</param>
/// <param name="Address">Where it goes.</param>
public sealed record OrderPlaced(string OrderId, string Sku, int Quantity, decimal Amount, string Address);

/// <summary>How an order ended.</summary>
/// <param name="OrderId">The shop's number of the order.</param>
/// <param name="Result">shipped, rejected or failed.</param>
/// <param name="Tracking">Where to follow the parcel; null unless shipped.</param>
/// <param name="Reason">Why not; null when shipped.</param>
public sealed record OrderClosed(string OrderId, string Result, string? Tracking = null, string? Reason = null);

/// <summary>Asks the warehouse to put goods aside.</summary>
public sealed record ReserveStock(string Sku, int Quantity);

/// <summary>The goods are put aside.</summary>
public sealed record StockReserved(string ReservationId);

/// <summary>There are not enough.</summary>
public sealed record StockMissing(int Available);

/// <summary>Gives reserved goods back.</summary>
public sealed record ReleaseStock(string ReservationId);

/// <summary>They are back.</summary>
public sealed record StockReleased(string ReservationId);

/// <summary>Asks for the money.</summary>
public sealed record TakePayment(string OrderId, decimal Amount);

/// <summary>It is paid.</summary>
public sealed record PaymentTaken(string Receipt);

/// <summary>It is not.</summary>
public sealed record PaymentRefused(string Reason);

/// <summary>Asks for the parcel to leave.</summary>
public sealed record ShipOrder(string OrderId, string Address);

/// <summary>It left.</summary>
public sealed record OrderShipped(string Tracking);

/// <summary>The contracts of the sample: who accepts which data and what comes back. Checked at both ends of every event.</summary>
public static class OrderContracts
{
    /// <summary>The version of everything here.</summary>
    public const string V1 = "1.0.0";

    /// <summary>The workflow: started by <c>arvo.orc.shop.order</c>, answers with <c>arvo.orc.shop.order.done</c>.</summary>
    public static ArvoOrchestratorContract Order { get; } = ArvoOrchestratorContract
        .Define("#/sample/order", "shop.order")
        .Version<OrderPlaced, OrderClosed>(V1)
        .Build();

    /// <summary>The warehouse: puts goods aside.</summary>
    public static ArvoContract Reserve { get; } = ArvoContract
        .Define("#/sample/stock/reserve", "com.stock.reserve")
        .Version<ReserveStock>(V1, reply => reply
            .Emits<StockReserved>("evt.stock.reserve.success")
            .Emits<StockMissing>("evt.stock.reserve.missing"))
        .Build();

    /// <summary>The warehouse: takes them back.</summary>
    public static ArvoContract Release { get; } = ArvoContract
        .Define("#/sample/stock/release", "com.stock.release")
        .Version<ReleaseStock>(V1, reply => reply.Emits<StockReleased>("evt.stock.release.success"))
        .Build();

    /// <summary>The payment provider.</summary>
    public static ArvoContract Pay { get; } = ArvoContract
        .Define("#/sample/payment/take", "com.payment.take")
        .Version<TakePayment>(V1, reply => reply
            .Emits<PaymentTaken>("evt.payment.take.success")
            .Emits<PaymentRefused>("evt.payment.take.refused"))
        .Build();

    /// <summary>The carrier.</summary>
    public static ArvoContract Ship { get; } = ArvoContract
        .Define("#/sample/shipping/ship", "com.shipping.ship")
        .Version<ShipOrder>(V1, reply => reply.Emits<OrderShipped>("evt.shipping.ship.success"))
        .Build();
}
