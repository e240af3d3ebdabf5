using static Arvo.Statecharts.Tests.OrderState;

namespace Arvo.Statecharts.Tests;

enum OrderState
{
    Reserving,
    Paying,
    Shipping,
    Releasing,
    Shipped,
    Rejected,
    Failed,
}

sealed record Order(string Id, string Item, int Quantity, decimal Price)
{
    public string? ReservationId { get; init; }

    public string? PaymentId { get; init; }

    public string? TrackingId { get; init; }

    public string? Reason { get; init; }
}

sealed record OrderPlaced(string OrderId, string Item, int Quantity, decimal Price);

sealed record ReserveStock(string Item, int Quantity);

sealed record StockReserved(string ReservationId);

sealed record StockUnavailable(string Reason);

sealed record TakePayment(string OrderId, decimal Amount);

sealed record PaymentTaken(string PaymentId, decimal Amount);

sealed record PaymentRefused(string Reason);

sealed record ReleaseStock(string ReservationId);

sealed record StockReleased;

sealed record ShipOrder(string OrderId, string PaymentId);

sealed record OrderDispatched(string TrackingId);

sealed record OrderResult(string Outcome, string? TrackingId, string? Reason);

/// <summary>An order: reserve stock, take the payment, ship; a refused payment gives the stock back.</summary>
static class OrderWorkflow
{
    // Reserving stock and taking a payment may fail for reasons of their own: one C# type, two event types.
    static readonly EventType<ServiceError> StockError = new("sys.stock.reserve.error", "data");
    static readonly EventType<ServiceError> PaymentError = new("sys.payment.take.error", "data");

    internal sealed record ServiceError(string ErrorName, string ErrorMessage);

    public static AuthoredChart<Order> Chart { get; } = new ChartBuilder<Order>("order", version: "1.0.0")
        .PayloadAt("data")
        .Event<OrderPlaced>("com.shop.order")
        .Event<ReserveStock>("com.stock.reserve")
        .Event<StockReserved>("evt.stock.reserved")
        .Event<StockUnavailable>("evt.stock.unavailable")
        .Event<TakePayment>("com.payment.take")
        .Event<PaymentTaken>("evt.payment.taken")
        .Event<PaymentRefused>("evt.payment.refused")
        .Event<ReleaseStock>("com.stock.release")
        .Event<StockReleased>("evt.stock.released")
        .Event<ShipOrder>("com.shipping.ship")
        .Event<OrderDispatched>("evt.shipping.dispatched")

        .Context<OrderPlaced>(placed => new(placed.OrderId, placed.Item, placed.Quantity, placed.Price))

        .On(StockError, on => on.To(Failed).Assign((order, error) => order with { Reason = error.ErrorMessage }))
        .On(PaymentError, on => on.To(Failed).Assign((order, error) => order with { Reason = error.ErrorMessage }))

        .State(Reserving, state => state
            .Entry(enter => enter.Emit(order => new ReserveStock(order.Item, order.Quantity)))
            .On<StockReserved>(on => on.To(Paying).Assign((order, stock) => order with { ReservationId = stock.ReservationId }))
            .On<StockUnavailable>(on => on.To(Rejected).Assign((order, stock) => order with { Reason = stock.Reason })))

        .State(Paying, state => state
            .Entry(enter => enter.Emit(order => new TakePayment(order.Id, order.Price * order.Quantity)))
            .On<PaymentTaken>(on => on
                .When((order, paid) => paid.Amount >= order.Price * order.Quantity)
                .To(Shipping)
                .Assign((order, paid) => order with { PaymentId = paid.PaymentId }))
            .On<PaymentTaken>(on => on.To(Releasing).Assign(order => order with { Reason = "paid too little" }))
            .On<PaymentRefused>(on => on.To(Releasing).Assign((order, refusal) => order with { Reason = refusal.Reason }))
            .After(TimeSpan.FromMinutes(15), on => on.To(Releasing).Assign(order => order with { Reason = "payment timed out" })))

        .State(Shipping, state => state
            .Entry(enter => enter.Emit(order => new ShipOrder(order.Id, order.PaymentId ?? "")))
            .On<OrderDispatched>(on => on.To(Shipped).Assign((order, parcel) => order with { TrackingId = parcel.TrackingId })))

        .State(Releasing, state => state
            .Entry(enter => enter.Emit(order => new ReleaseStock(order.ReservationId ?? "")))
            .On<StockReleased>(Rejected))

        .Final(Shipped)
        .Final(Rejected)
        .Final(Failed)

        .Output(order => new OrderResult(order.TrackingId is null ? "not shipped" : "shipped", order.TrackingId, order.Reason))
        .Build();
}
