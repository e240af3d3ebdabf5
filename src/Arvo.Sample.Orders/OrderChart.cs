using Arvo.Statecharts;
using static Arvo.Sample.Orders.OrderState;

namespace Arvo.Sample.Orders;

/// <summary>Where an order can be.</summary>
public enum OrderState
{
    /// <summary>The warehouse is asked for the goods.</summary>
    Reserving,
    /// <summary>The payment provider is asked for the money.</summary>
    Paying,
    /// <summary>The carrier is asked to take the parcel.</summary>
    Shipping,
    /// <summary>There was no money: the goods go back.</summary>
    Releasing,
    /// <summary>Under way.</summary>
    Shipped,
    /// <summary>Not to be had, or not paid.</summary>
    Rejected,
    /// <summary>A service broke.</summary>
    Failed,
}

/// <summary>What the workflow remembers of its order.</summary>
public sealed record Order(string OrderId, string Sku, int Quantity, decimal Amount, string Address)
{
    /// <summary>The goods put aside; null before.</summary>
    public string? Reservation { get; init; }

    /// <summary>How it ended; null before.</summary>
    public string? Result { get; init; }

    /// <summary>Where the parcel is; null before.</summary>
    public string? Tracking { get; init; }

    /// <summary>Why it did not go well; null when it did.</summary>
    public string? Reason { get; init; }
}

/// <summary>An order: reserve the stock, take the payment, ship; a refused payment gives the stock back.</summary>
public static class OrderChart
{
    /// <summary>Any service of the order broke.</summary>
    static readonly EventType<ArvoErrorData> ServiceBroke = new("sys.*", "data");

    /// <summary>The chart with its code.</summary>
    public static AuthoredChart<Order> Chart { get; } = new ChartBuilder<Order>("order", OrderContracts.V1)
        .PayloadAt("data")
        .Event<OrderPlaced>("arvo.orc.shop.order")
        .Event<ReserveStock>("com.stock.reserve")
        .Event<StockReserved>("evt.stock.reserve.success")
        .Event<StockMissing>("evt.stock.reserve.missing")
        .Event<ReleaseStock>("com.stock.release")
        .Event<StockReleased>("evt.stock.release.success")
        .Event<TakePayment>("com.payment.take")
        .Event<PaymentTaken>("evt.payment.take.success")
        .Event<PaymentRefused>("evt.payment.take.refused")
        .Event<ShipOrder>("com.shipping.ship")
        .Event<OrderShipped>("evt.shipping.ship.success")

        .Context<OrderPlaced>(placed => new(placed.OrderId, placed.Sku, placed.Quantity, placed.Amount, placed.Address))

        .On(ServiceBroke, on => on.To(Failed).Assign((order, error) => order with { Result = "failed", Reason = error.ErrorMessage }))

        .State(Reserving, state => state
            .Entry(enter => enter.Emit(order => new ReserveStock(order.Sku, order.Quantity)))
            .On<StockReserved>(on => on.To(Paying).Assign((order, stock) => order with { Reservation = stock.ReservationId }))
            .On<StockMissing>(on => on.To(Rejected)
                .Assign((order, stock) => order with { Result = "rejected", Reason = $"only {stock.Available} in stock" })))

        .State(Paying, state => state
            .Entry(enter => enter.Emit(order => new TakePayment(order.OrderId, order.Amount)))
            .On<PaymentTaken>(Shipping)
            .On<PaymentRefused>(on => on.To(Releasing).Assign((order, refusal) => order with { Reason = refusal.Reason }))
            .After(TimeSpan.FromDays(1), on => on.To(Releasing).Assign(order => order with { Reason = "not paid within a day" })))

        .State(Shipping, state => state
            .Entry(enter => enter.Emit(order => new ShipOrder(order.OrderId, order.Address)))
            .On<OrderShipped>(on => on.To(Shipped).Assign((order, parcel) => order with { Result = "shipped", Tracking = parcel.Tracking })))

        .State(Releasing, state => state
            .Entry(enter => enter.Emit(order => new ReleaseStock(order.Reservation ?? "")))
            .On<StockReleased>(on => on.To(Rejected).Assign(order => order with { Result = "rejected" })))

        .Final(Shipped)
        .Final(Rejected)
        .Final(Failed)

        .Output(order => new OrderClosed(order.OrderId, order.Result ?? "failed", order.Tracking, order.Reason))
        .Build();
}
