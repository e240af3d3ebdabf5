using Arvo.Orchestration;

namespace Arvo.Sample.Orders;

/// <summary>
/// The services that the order workflow asks. Each answers from the request alone, so that a request that arrives twice gets the same answer twice:
/// what the rest of the world must be protected from, a real service recognises by the event's source and id.
/// </summary>
public static class OrderServices
{
    /// <summary>More than this is never in stock.</summary>
    public const int LargestStock = 100;

    /// <summary>More than this no card of the sample pays.</summary>
    public const decimal CardLimit = 500;

    /// <summary>All four services.</summary>
    public static IReadOnlyList<IArvoEventHandler> All { get; } = [Reserve(), Release(), Pay(), Ship()];

    static ArvoEventHandler Reserve() => ArvoEventHandler.For(OrderContracts.Reserve)
        .Version<ReserveStock>(OrderContracts.V1, (request, _) => Answer(request.Data.Quantity <= LargestStock
            ? OutgoingEvent.Of("evt.stock.reserve.success", new StockReserved($"reservation-{request.Event.Id}"))
            : OutgoingEvent.Of("evt.stock.reserve.missing", new StockMissing(LargestStock))))
        .Build();

    static ArvoEventHandler Release() => ArvoEventHandler.For(OrderContracts.Release)
        .Version<ReleaseStock, StockReleased>(OrderContracts.V1, (request, _) => new(new StockReleased(request.Data.ReservationId)))
        .Build();

    static ArvoEventHandler Pay() => ArvoEventHandler.For(OrderContracts.Pay)
        .Version<TakePayment>(OrderContracts.V1, (request, _) => Answer(request.Data.Amount <= CardLimit
            ? OutgoingEvent.Of("evt.payment.take.success", new PaymentTaken($"receipt-{request.Data.OrderId}"))
            : OutgoingEvent.Of("evt.payment.take.refused", new PaymentRefused($"the card pays at most {CardLimit}"))))
        .Build();

    static ArvoEventHandler Ship() => ArvoEventHandler.For(OrderContracts.Ship)
        .Version<ShipOrder, OrderShipped>(OrderContracts.V1, (request, _) => new(new OrderShipped($"parcel-{request.Data.OrderId}")))
        .Build();

    static ValueTask<IReadOnlyList<OutgoingEvent>> Answer(OutgoingEvent answer) => new([answer]);
}
