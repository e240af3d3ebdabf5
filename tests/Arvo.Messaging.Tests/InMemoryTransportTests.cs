using Arvo.Orchestration;
using Arvo.TestKit;

namespace Arvo.Messaging.Tests;

public sealed class InMemoryTransportTests
{
    readonly ScriptedDispatcher _dispatcher = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_reach_the_handler_they_are_addressed_to_and_no_other()
    {
        var other = new ScriptedDispatcher("com.other.handler");
        await using var host = await TestHost.InMemoryAsync(_dispatcher, other);

        await host.Publisher.PublishAsync(
            [.. Enumerable.Range(0, 1_000).Select(i => Events.Outbound($"evt-{i}")), Events.Outbound("other", "com.other.handler"),
            Events.Outbound("last", "com.other.handler")], Cancellation);

        await Eventually.HoldsAsync("all are handled", () => _dispatcher.Handled.Count == 1_000 && other.Handled.Count == 2, Cancellation);
        other.Handled.Keys.ShouldBe(["other", "last"], ignoreOrder: true);
        host.DeadLetters.Snapshot().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_event_for_nobody_is_kept_and_those_beside_it_arrive()
    {
        await using var host = await TestHost.InMemoryAsync(_dispatcher);
        var lost = Events.Outbound("lost", "com.nobody.there", domain: "ext.pay");

        await host.Publisher.PublishAsync([Events.Outbound("before"), lost, Events.Outbound("after"), Events.Outbound("long", new string('x', 300))],
            Cancellation);

        await Eventually.HoldsAsync("the others are handled", () => _dispatcher.Handled.Count == 2, Cancellation);
        var kept = host.DeadLetters.Snapshot();
        kept.Select(letter => letter.Headers["arvo-event-id"]).ShouldBe(["lost", "long"]);
        kept.ShouldAllBe(letter => letter.Reason == "unrouted");
        kept[0].Detail.ShouldBe("no handler of this process is addressed as 'ext.pay.com.nobody.there'");
        kept[0].Body.ToArray().ShouldBe(lost.Body.ToArray());
    }

    [Fact]
    public async Task What_can_never_be_handled_is_parked_with_the_reason_and_work_goes_on()
    {
        await using var host = await TestHost.InMemoryAsync(_dispatcher);
        var noEvent = "{\"hello\":1}"u8.ToArray();

        await host.Publisher.PublishAsync([Events.Outbound("bad") with { Body = noEvent }, Events.Outbound("good")], Cancellation);
        (await _dispatcher.NextAsync(Cancellation)).Event.Id.ShouldBe("good");
        await Eventually.HoldsAsync("the other is parked", () => host.DeadLetters.Snapshot().Count == 1, Cancellation);

        var parked = host.DeadLetters.Snapshot()[0];
        parked.Reason.ShouldBe("not-an-event");
        parked.Detail.ShouldContain("subject");
        parked.Body.ToArray().ShouldBe(noEvent);
        parked.Handler.ShouldBe("com.order.process");
    }

    [Fact]
    public async Task A_deferred_event_comes_back_with_its_attempt_and_an_unexpected_failure_is_tried_again()
    {
        await using var host = await TestHost.InMemoryAsync(_dispatcher);
        _dispatcher.Script = (_, attempt, _) => attempt switch
        {
            0 => new(new DeliveryOutcome.Defer(TimeSpan.FromMilliseconds(20), "contention")),
            1 => throw new InvalidOperationException(new string('x', 300_000)),
            _ => new(DeliveryOutcome.Done.Instance),
        };

        await host.Publisher.PublishAsync([Events.Outbound("patient")], Cancellation);

        for (var attempt = 0; attempt < 3; attempt++) (await _dispatcher.NextAsync(Cancellation)).Attempt.ShouldBe(attempt);
        await Eventually.HoldsAsync("it is done", () => _dispatcher.Handled.GetValueOrDefault("patient") == 2, Cancellation);
    }

    [Fact]
    public async Task A_handler_is_also_reached_in_the_domains_it_serves()
    {
        await using var host = await TestHost.StartAsync(
            services => services.AddArvoInMemoryTransport(new MessagingOptions { Domains = ["ext.pay"] }), _dispatcher);

        await host.Publisher.PublishAsync([Events.Outbound("foreign", domain: "ext.pay"), Events.Outbound("elsewhere", domain: "ext.ship")],
            Cancellation);
        await host.Publisher.PublishAsync([Events.Outbound("domestic")], Cancellation);

        await Eventually.HoldsAsync("both are handled", () => _dispatcher.Handled.Count == 2, Cancellation);
        _dispatcher.Handled.Keys.Order().ShouldBe(["domestic", "foreign"]);
    }

    [Fact]
    public async Task Handlers_answer_each_other_through_the_publisher()
    {
        IEventPublisher? publisher = null;
        var reply = new ScriptedDispatcher("com.test.reply");
        _dispatcher.Script = async (consumed, _, cancellation) =>
        {
            await publisher!.PublishAsync([Events.Outbound($"reply-{consumed.Id}", "com.test.reply")], cancellation); // set before anything is sent
            return DeliveryOutcome.Done.Instance;
        };
        await using var host = await TestHost.InMemoryAsync(_dispatcher, reply);
        publisher = host.Publisher;

        await publisher.PublishAsync([.. Enumerable.Range(0, 100).Select(i => Events.Outbound($"evt-{i}"))], Cancellation);

        await Eventually.HoldsAsync("all are answered", () => reply.Handled.Count == 100, Cancellation);
    }
}
