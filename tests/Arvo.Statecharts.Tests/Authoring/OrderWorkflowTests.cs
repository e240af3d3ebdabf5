namespace Arvo.Statecharts.Tests;

public sealed class OrderWorkflowTests
{
    static readonly AuthoredChart<Order> Order = OrderWorkflow.Chart;
    static readonly Chart Chart = Order.Compile();

    [Fact]
    public void It_starts_by_reserving_what_was_ordered()
    {
        var step = Start();

        step.Error.ShouldBeNull();
        step.Snapshot.Value.ShouldBe("reserving");
        Order.ContextOf(step.Snapshot).ShouldBe(new Order("o-1", "lamp", 2, 12.5m));
        step.Emitted.ShouldHaveSingleItem().ToString().ShouldBe("""{"type":"com.stock.reserve","data":{"item":"lamp","quantity":2}}""");
    }

    [Fact]
    public void Stock_payment_and_parcel_lead_to_a_shipped_order()
    {
        var paying = Chart.Send(Start().Snapshot, Order.Event(new StockReserved("r-1")));
        var shipping = Chart.Send(paying.Snapshot, Order.Event(new PaymentTaken("p-1", 25m)));
        var shipped = Chart.Send(shipping.Snapshot, Order.Event(new OrderDispatched("t-1")));

        paying.Emitted.ShouldHaveSingleItem()["data"].ToString().ShouldBe("""{"orderId":"o-1","amount":25.0}""");
        paying.ScheduledTimers.ShouldHaveSingleItem().Delay.ShouldBe(TimeSpan.FromMinutes(15));
        shipping.CancelledTimers.ShouldHaveSingleItem().ShouldBe(paying.ScheduledTimers[0].Id);
        shipped.Snapshot.Status.ShouldBe(SnapshotStatus.Done);
        shipped.Snapshot.Value.ShouldBe("shipped");
        shipped.Output.ToString().ShouldBe("""{"outcome":"shipped","trackingId":"t-1","reason":null}""");
    }

    [Fact]
    public void A_refused_payment_gives_the_stock_back()
    {
        var paying = Chart.Send(Start().Snapshot, Order.Event(new StockReserved("r-1")));
        var releasing = Chart.Send(paying.Snapshot, Order.Event(new PaymentRefused("no funds")));
        var rejected = Chart.Send(releasing.Snapshot, Order.Event(new StockReleased()));

        releasing.Emitted.ShouldHaveSingleItem().ToString().ShouldBe("""{"type":"com.stock.release","data":{"reservationId":"r-1"}}""");
        rejected.Snapshot.Value.ShouldBe("rejected");
        Order.ContextOf(rejected.Snapshot).Reason.ShouldBe("no funds");
    }

    [Fact]
    public void Too_little_money_fails_the_condition_and_takes_the_next_transition()
    {
        var paying = Chart.Send(Start().Snapshot, Order.Event(new StockReserved("r-1")));

        var step = Chart.Send(paying.Snapshot, Order.Event(new PaymentTaken("p-1", 24m)));

        step.Snapshot.Value.ShouldBe("releasing");
    }

    [Fact]
    public void Events_from_the_wire_are_read_where_their_payload_lives()
    {
        var wire =
            DataValue.Parse("""{"id":"e-1","source":"com.stock.reserve","type":"evt.stock.reserved","data":{"reservationId":"r-9"},"to":null}""");

        var step = Chart.Send(Start().Snapshot, ChartEvent.From(wire));

        Order.ContextOf(step.Snapshot).ReservationId.ShouldBe("r-9");
    }

    [Fact]
    public void One_type_can_stand_for_the_errors_of_several_services()
    {
        var error =
            DataValue.Parse(
                """{"type":"sys.stock.reserve.error","data":{"errorName":"Error","errorMessage":"warehouse is down","errorStack":null}}""");

        var step = Chart.Send(Start().Snapshot, ChartEvent.From(error));

        step.Snapshot.Value.ShouldBe("failed");
        Order.ContextOf(step.Snapshot).Reason.ShouldBe("warehouse is down");
    }

    [Fact]
    public void It_goes_on_from_what_was_stored()
    {
        var paying = Chart.Send(Start().Snapshot, Order.Event(new StockReserved("r-1")));

        var restored = Chart.Restore(DataValue.Parse(paying.Snapshot.ToUtf8Bytes()).ToJsonElement());
        var step = Chart.Send(restored, Order.Event(new PaymentTaken("p-1", 25m)));

        Order.ContextOf(restored).ShouldBe(Order.ContextOf(paying.Snapshot));
        step.Snapshot.Value.ShouldBe("shipping");
    }

    [Fact]
    public void A_payload_that_is_missing_fails_the_step_and_says_which()
    {
        var step = Chart.Send(Start().Snapshot, new("evt.stock.reserved"));

        step.Error.ShouldNotBeNull().Message.ShouldBe("The event 'evt.stock.reserved' has no StockReserved at 'data'.");
    }

    static Step Start() =>
        Chart.Start(DataValue.Parse("""{"type":"com.shop.order","data":{"orderId":"o-1","item":"lamp","quantity":2,"price":12.5}}"""));
}
