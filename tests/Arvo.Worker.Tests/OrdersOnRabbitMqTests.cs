using Arvo.Messaging;
using Arvo.TestKit;

namespace Arvo.Worker.Tests;

public sealed class OrdersOnRabbitMqTests(RabbitMqFixture rabbitMq)
{
    const int OrderCount = 1000;

    [Fact]
    public async Task A_thousand_orders_of_a_plain_client_each_end_once_with_the_right_data()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var broker = await (await rabbitMq.StartedAsync(cancellation)).CreateVirtualHostAsync(cancellation);
        await using var worker = await RunningWorker.StartOnAsync(broker, cancellation);
        await using var shop = await PlainShop.OpenAsync(broker, cancellation);

        await Task.WhenAll(Enumerable.Range(0, OrderCount)
            .Select(i => shop.PublishAsync(Orders.Placed($"{i}", amount: AmountOf(i)).Bytes(), Orders.Source, cancellation).AsTask()));
        await Eventually.HoldsAsync("every order ended", () => shop.Results.Count >= OrderCount, cancellation);

        // Twice the same order throws
        var results = shop.Results.ToDictionary(result => result.GetProperty("data").GetProperty("orderId").GetString()!);
        results.Count.ShouldBe(OrderCount);
        foreach (var i in Enumerable.Range(0, OrderCount))
        {
            var result = results[$"{i}"];
            result.GetProperty("type").GetString().ShouldBe("arvo.orc.shop.order.done");
            result.GetProperty("subject").GetString().ShouldBe(Orders.SubjectOf($"{i}"));
            result.GetProperty("parentid").GetString().ShouldBe($"placed-{i}");
            result.GetProperty("data").GetProperty("result").GetString().ShouldBe(AmountOf(i) > 500 ? "rejected" : "shipped");
        }
        await NothingIsLeftAsync(shop, cancellation);
    }

    /// <summary>Every tenth is refused by the bank.</summary>
    static decimal AmountOf(int i) => i % 10 == 9 ? 900 : 100;

    static async Task NothingIsLeftAsync(PlainShop shop, CancellationToken cancellation)
    {
        foreach (var source in OrdersSample.Sources)
        {
            (await shop.WaitingAsync(RabbitMqTopology.DeadQueueOf(source), cancellation)).ShouldBe(0u);
            (await shop.WaitingAsync($"{RabbitMqTopology.QueueOf(source)}_error", cancellation)).ShouldBeNull();
            (await shop.WaitingAsync($"{RabbitMqTopology.QueueOf(source)}_skipped", cancellation)).ShouldBeNull();
        }
        (await shop.WaitingAsync(RabbitMqTopology.Unrouted, cancellation)).ShouldBe(0u);
    }
}
