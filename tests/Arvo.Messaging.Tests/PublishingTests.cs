using Arvo.Orchestration;
using Arvo.TestKit;
using RabbitMQ.Client;

namespace Arvo.Messaging.Tests;

public sealed class PublishingTests(RabbitMqFixture fixture)
{
    const string Inbox = "inbox";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PublisherKind.RabbitMqClient)]
    [InlineData(PublisherKind.MassTransit)]
    public async Task Events_leave_as_raw_CloudEvents_in_order_with_their_address_as_routing_key(PublisherKind kind)
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await using var host = await TestHost.OnRabbitMqAsync(broker.Options with { Publisher = kind }, new ScriptedDispatcher());
        await BindInboxAsync(broker, "com.test.client", "ext.pay.com.test.client");
        OutboundEvent[] events = [.. Enumerable.Range(0, 500)
            .Select(i => Events.Outbound($"evt-{i}", "com.test.client", i % 2 == 0 ? null : "ext.pay"))];

        await host.Publisher.PublishAsync(events, Cancellation);

        foreach (var expected in events)
        {
            var message = await broker.TakeAsync(Inbox, Cancellation);
            message.Body.ToArray().ShouldBe(expected.Body.ToArray());
            message.RoutingKey.ShouldBe(expected.Domain is null ? "com.test.client" : "ext.pay.com.test.client");
            message.BasicProperties.ContentType.ShouldBe("application/cloudevents+json");
            message.BasicProperties.MessageId.ShouldBe(expected.Id);
            message.BasicProperties.DeliveryMode.ShouldBe(DeliveryModes.Persistent);
            (message.BasicProperties.Headers?.Keys ?? []).ShouldAllBe(name => !name.StartsWith("MT-", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(PublisherKind.RabbitMqClient)]
    [InlineData(PublisherKind.MassTransit)]
    public async Task An_event_nobody_is_bound_for_or_whose_address_is_too_long_to_route_is_kept_as_unrouted(PublisherKind kind)
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await using var host = await TestHost.OnRabbitMqAsync(broker.Options with { Publisher = kind }, new ScriptedDispatcher());
        var longId = new string('i', 300);

        await host.Publisher.PublishAsync([Events.Outbound("nobody", "com.nobody.there"), Events.Outbound(longId, new string('t', 300))],
            Cancellation);

        Events.IdOf((await broker.TakeAsync(RabbitMqTopology.Unrouted, Cancellation)).Body).ShouldBe("nobody");
        var second = await broker.TakeAsync(RabbitMqTopology.Unrouted, Cancellation);
        Events.IdOf(second.Body).ShouldBe(longId);
        second.BasicProperties.IsMessageIdPresent().ShouldBeFalse();
    }

    [Fact]
    public async Task What_a_broker_refuses_to_take_is_reported_and_not_taken_for_confirmed()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await using var host = await TestHost.OnRabbitMqAsync(broker.Options, new ScriptedDispatcher());
        await broker.Channel.QueueDeclareAsync("full", durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-max-length"] = 1, ["x-overflow"] = "reject-publish" }, cancellationToken: Cancellation);
        await broker.Channel.QueueBindAsync("full", RabbitMqTopology.EventsExchange, "com.test.full", cancellationToken: Cancellation);

        var refused = await Should.ThrowAsync<DependencyUnavailableException>(async () =>
        {
            for (var i = 0; i < 10; i++) await host.Publisher.PublishAsync([Events.Outbound($"evt-{i}", "com.test.full")], Cancellation);
        });

        refused.Dependency.ShouldBe("rabbitmq");
        refused.Message.ShouldContain("refused, because a queue is full");
        host.Health.Read().Publishing.ShouldBeTrue();
    }

    [Fact]
    public async Task A_broker_that_stops_answering_is_noticed_and_publishing_resumes_with_it()
    {
        await using var server = await OwnServerAsync();
        await using var broker = await Broker.OnAsync(server, Cancellation);
        await using var host = await TestHost.OnRabbitMqAsync(broker.Options with { ConfirmTimeout = TimeSpan.FromSeconds(1) },
            new ScriptedDispatcher());
        await BindInboxAsync(broker, "com.test.client");

        server.Send(Signal.Stop);
        var silent = await Should.ThrowAsync<DependencyUnavailableException>(() => host.Publisher.PublishAsync(
            [Events.Outbound("lost", "com.test.client")], Cancellation));
        server.Send(Signal.Continue);
        await Eventually.HoldsAsync("publishing resumes", token => IsConfirmedAsync(host.Publisher, "found", token), Cancellation);
        await host.UntilReadyAsync();

        silent.Message.ShouldContain("did not confirm event 'lost'");
        var arrived = Events.IdOf((await broker.TakeAsync(Inbox, Cancellation)).Body);
        if (arrived == "lost") arrived = Events.IdOf((await broker.TakeAsync(Inbox, Cancellation)).Body); // unknown may well mean arrived
        arrived.ShouldBe("found");
    }

    [Fact]
    public async Task A_broker_that_stops_reading_is_noticed_and_publishing_resumes_with_it()
    {
        await using var server = await OwnServerAsync();
        await using var broker = await Broker.OnAsync(server, Cancellation);
        await using var host = await TestHost.OnRabbitMqAsync(broker.Options with { ConfirmTimeout = TimeSpan.FromSeconds(1) },
            new ScriptedDispatcher());
        await BindInboxAsync(broker, "com.test.client");
        var moreThanIsBuffered = Enumerable.Range(0, 400)
            .Select(i => Events.Outbound($"flood-{i}", "com.test.client") with { Body = new byte[100_000] });

        server.Send(Signal.Stop);
        var silent = await Should.ThrowAsync<DependencyUnavailableException>(() => host.Publisher.PublishAsync([.. moreThanIsBuffered], Cancellation)
            .WaitAsync(Eventually.Patience, Cancellation));
        server.Send(Signal.Continue);

        silent.Message.ShouldContain("did not confirm event 'flood-0'");
        await Eventually.HoldsAsync("publishing resumes", token => IsConfirmedAsync(host.Publisher, "found", token), Cancellation);
    }

    [Theory]
    [InlineData(PublisherKind.RabbitMqClient)]
    [InlineData(PublisherKind.MassTransit)]
    public async Task Consuming_and_publishing_resume_after_the_broker_was_killed_and_nothing_confirmed_is_lost(PublisherKind kind)
    {
        await using var server = await OwnServerAsync();
        var dispatcher = new ScriptedDispatcher();
        IEventPublisher? publisher = null;
        var reply = new ScriptedDispatcher("com.test.reply");
        dispatcher.Script = async (consumed, _, cancellation) =>
        {
            await publisher!.PublishAsync([Events.Outbound($"reply-{consumed.Id}", "com.test.reply")], cancellation); // set before anything is sent
            return DeliveryOutcome.Done.Instance;
        };
        var uri = await server.CreateVirtualHostAsync(Cancellation);
        var before = await Broker.OpenAsync(server, uri, Cancellation);
        await using var host = await TestHost.OnRabbitMqAsync(new RabbitMqOptions { Uri = uri, Publisher = kind }, dispatcher, reply);
        publisher = host.Publisher;

        await SendManyAsync(before, "before");
        await server.KillAsync(Cancellation);
        await before.DisposeAsync();
        await server.StartAsync(Cancellation);
        await using var after = await Broker.OpenAsync(server, uri, Cancellation);
        await SendManyAsync(after, "after");

        await Eventually.HoldsAsync("everything is handled and answered", () => reply.Handled.Count == 400, Cancellation);
        dispatcher.Handled.Count.ShouldBe(400);
        await host.UntilReadyAsync();
        (await after.CountAsync("arvo.com.order.process.dead", Cancellation)).ShouldBe(0u);
    }

    static async Task<bool> IsConfirmedAsync(IEventPublisher publisher, string id, CancellationToken cancellationToken)
    {
        try
        {
            await publisher.PublishAsync([Events.Outbound(id, "com.test.client")], cancellationToken);
            return true;
        }
        catch (DependencyUnavailableException)
        {
            return false;
        }
    }

    static Task<RabbitMqServer> OwnServerAsync() => RabbitMqServer.StartAsync(new RabbitMqServerOptions(), Cancellation);

    static Task SendManyAsync(Broker broker, string prefix) => Task.WhenAll(Enumerable.Range(0, 200).Select(i => broker.SendAsync(
        Events.Bytes($"{prefix}-{i}"),
        new BasicProperties { ContentType = "application/cloudevents+json", DeliveryMode = DeliveryModes.Persistent })));

    static async Task BindInboxAsync(Broker broker, params string[] keys)
    {
        await broker.Channel.QueueDeclareAsync(Inbox, durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancellation);
        foreach (var key in keys) await broker.Channel.QueueBindAsync(Inbox, RabbitMqTopology.EventsExchange, key, cancellationToken: Cancellation);
    }
}
