namespace Arvo.Orchestration.Tests;

public sealed class ArvoEventHandlerTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    static ArvoEvent Request(string? redirectTo = null) => new ArvoEventFactory(Shop.Stock.Version("1.0.0")).Accepts(new ArvoEventOptions
    {
        Id = ArvoEventId.DeveloperManaged("evt-1"),
        Source = Shop.Client,
        Subject = "order/1",
        RedirectTo = redirectTo,
        Data = OutgoingEvent.Of("com.shop.stock", new ReserveStock("o-1")).Data,
    });

    static ArvoEventHandler Handler(Func<ReserveStock, StockReserved> reserve) =>
        ArvoEventHandler.For(Shop.Stock).Version<ReserveStock, StockReserved>("1.0.0", (request, _) => new(reserve(request.Data))).Build();

    [Fact]
    public async Task A_function_of_records_answers_the_sender()
    {
        var answer = (await Handler(request => new StockReserved(request.OrderId.Length)).ExecuteAsync(Request(), Token)).Single();

        answer.Type.ShouldBe("evt.shop.stock.success");
        answer.To.ShouldBe(Shop.Client);
        answer.ParentId.ShouldBe("evt-1");
        answer.Read<StockReserved>().ShouldBe(new StockReserved(3));
    }

    [Fact]
    public async Task W3_the_same_event_gives_the_same_ids()
    {
        var handler = Handler(_ => new StockReserved(1));

        (await handler.ExecuteAsync(Request(), Token)).Single().Id.ShouldBe((await handler.ExecuteAsync(Request(), Token)).Single().Id);
    }

    [Fact]
    public async Task W22_an_error_goes_where_the_answer_would_have_gone()
    {
        var told = (await Handler(_ => throw new InvalidOperationException("none left")).ExecuteAsync(Request("com.report.sink"), Token)).Single();

        told.Type.ShouldBe("sys.com.shop.stock.error");
        told.To.ShouldBe("com.report.sink");
        told.Read<ArvoErrorData>().ShouldBe(new ArvoErrorData(nameof(InvalidOperationException), "none left", null));
    }

    [Fact]
    public async Task W9_a_fault_that_passes_is_not_told_to_the_sender()
    {
        (await Should.ThrowAsync<ExecutionViolation>(async () => await Handler(_ => throw new TimeoutException()).ExecuteAsync(Request(),
            Token))).RetryHelps.ShouldBeTrue();
    }

    [Fact]
    public async Task An_event_of_another_type_says_what_and_which_event_and_subject()
    {
        var refused = await Should.ThrowAsync<ConfigViolation>(async () => await Handler(_ => new StockReserved(1)).ExecuteAsync(Shop.Init(), Token));

        refused.Message.ShouldContain("com.shop.stock");
        refused.Message.ShouldContain("evt-1");
        refused.Event.ShouldNotBeNull();
        refused.RetryHelps.ShouldBeFalse();
    }

    [Fact]
    public void A_handler_that_misses_a_version_is_refused_with_all_faults()
    {
        var refused = Should.Throw<ArgumentException>(() => ArvoEventHandler.For(Shop.Stock)
            .Version<ReserveStock, StockReserved>("2.0.0", (_, _) => new(new StockReserved(1)))
            .Build());

        refused.Message.ShouldContain("version 1.0.0 has no function");
        refused.Message.ShouldContain("2.0.0");
    }
}
