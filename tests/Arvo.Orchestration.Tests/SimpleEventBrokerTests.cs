namespace Arvo.Orchestration.Tests;

public sealed class SimpleEventBrokerTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    static ArvoEvent To(string id, string to) => Shop.Init(id) with { To = to };

    [Fact]
    public async Task W26_events_are_delivered_in_the_order_in_which_they_were_published()
    {
        var broker = new SimpleEventBroker();
        var received = new List<string>();
        using var first = broker.Subscribe("com.first.one", async (_, cancellationToken) =>
        {
            for (var i = 0; i < 3; i++) await broker.PublishAsync(To($"evt-{i}", "com.second.one"), cancellationToken);
        });
        using var second = broker.Subscribe("com.second.one", (got, _) =>
        {
            received.Add(got.Id);
            return default;
        });

        await broker.PublishAsync(To("start", "com.first.one"), Token);

        received.ShouldBe(["evt-0", "evt-1", "evt-2"]);
    }

    [Fact]
    public async Task W26_a_second_subscriber_of_an_address_is_refused_and_resolving_leaves_none_behind()
    {
        var broker = new SimpleEventBroker(Shop.Orchestrator()) { OnError = (_, _) => { } }; // nobody answers the workflow
        await broker.ResolveAsync(Shop.Init(), Token);

        Should.Throw<InvalidOperationException>(() => broker.Subscribe(Shop.Source, (_, _) => default));
        broker.Subscribe(Shop.Client, (_, _) => default).Dispose();
    }

    [Fact]
    public async Task Handlers_on_a_broker_bring_a_workflow_to_its_end()
    {
        var stock = ArvoEventHandler.For(Shop.Stock).Version<ReserveStock, StockReserved>("1.0.0", (_, _) => new(new StockReserved(1, "box")))
            .Build();
        var broker = new SimpleEventBroker(Shop.Orchestrator(), stock);

        var result = await broker.ResolveAsync(Shop.Init(), Token);

        result!.Type.ShouldBe("arvo.orc.shop.order.done");
        result.Data.GetProperty("tracking").GetString().ShouldBe("box");
        broker.Published.Select(published => published.Type)
            .ShouldBe(["arvo.orc.shop.order", "com.shop.stock", "evt.shop.stock.success", "arvo.orc.shop.order.done"]);
    }

    [Fact]
    public async Task What_nobody_hears_of_is_thrown_and_the_broker_goes_on()
    {
        var broker = new SimpleEventBroker(Shop.Orchestrator());

        var lost = await Should.ThrowAsync<InvalidOperationException>(() => broker.PublishAsync(To("lost", "com.nobody.here"), Token).AsTask());
        using var subscription = broker.Subscribe("com.somebody.here", (_, _) => default);
        await broker.PublishAsync(To("found", "com.somebody.here"), Token);

        lost.Message.ShouldContain("com.nobody.here");
        broker.Published.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_nobody_takes_and_what_is_refused_is_reported()
    {
        var errors = new List<Exception>();
        var broker = new SimpleEventBroker(Shop.Orchestrator()) { OnError = (error, _) => errors.Add(error) };

        await broker.PublishAsync(To("lost", "com.nobody.here"), Token);
        await broker.PublishAsync(Shop.Reserved(), Token);

        errors.Count.ShouldBe(2);
        errors[1].ShouldBeOfType<ExecutionViolation>();
    }
}
