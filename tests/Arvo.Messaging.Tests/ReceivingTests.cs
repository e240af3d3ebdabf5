using System.Diagnostics;
using Arvo.Orchestration;
using Arvo.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;

namespace Arvo.Messaging.Tests;

public sealed class ReceivingTests(RabbitMqFixture fixture)
{
    const string DeadQueue = "arvo.com.order.process.dead";
    const string MainQueue = "arvo.com.order.process";
    static readonly string?[] ContentTypes =
    [
        "application/cloudevents+json", "application/json", null, "application/cloudevents+json;charset=UTF-8;profile=arvo", "text/plain",
        "no media type;;", "a/b; c=1; c=2",
    ];

    readonly ScriptedDispatcher _dispatcher = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_thousand_messages_of_a_plain_client_are_all_handled_and_none_is_skipped()
    {
        const int count = 20_000;
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await using var host = await TestHost.OnRabbitMqAsync(broker.Options, _dispatcher);

        var watch = Stopwatch.StartNew();
        await PublishAsync(broker, count);
        await Eventually.HoldsAsync("all are handled", () => _dispatcher.Handled.Count == count, Cancellation);
        TestContext.Current.TestOutputHelper?.WriteLine($"{count / watch.Elapsed.TotalSeconds:0} messages/s published and handled");

        await broker.UntilEmptyAsync(MainQueue, Cancellation);
        _dispatcher.Handled.Values.ShouldAllBe(times => times == 1);
        (await broker.CountAsync(DeadQueue, Cancellation)).ShouldBe(0u);
        (await broker.CountAsync(RabbitMqTopology.Unrouted, Cancellation)).ShouldBe(0u);
        (await broker.QueueNamesAsync(Cancellation)).ShouldBe(
        [
            MainQueue, DeadQueue, $"{MainQueue}.retry.1000", $"{MainQueue}.retry.250", $"{MainQueue}.retry.30000", $"{MainQueue}.retry.5000",
            "arvo.unrouted",
        ]);
    }

    [Fact]
    public async Task An_event_in_binary_mode_is_handled_like_a_structured_one()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await using var host = await TestHost.OnRabbitMqAsync(broker.Options, _dispatcher);

        foreach (var prefix in (string[])["cloudEvents:", "cloudEvents_", "ce-"])
            await broker.SendAsync("""{"amount":3}"""u8.ToArray(), Binary(prefix));

        for (var i = 0; i < 3; i++)
        {
            var (consumed, _) = await _dispatcher.NextAsync(Cancellation);
            consumed.Subject.ShouldBe("order/1");
            consumed.ExecutionUnits.ShouldBe(2.5);
            consumed.DataContentType.ShouldBe("application/json");
            consumed.Data.GetProperty("amount").GetInt32().ShouldBe(3);
        }
    }

    [Fact]
    public async Task What_can_never_be_handled_is_parked_with_a_reason_and_its_body_untouched_while_work_goes_on()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await using var host = await TestHost.OnRabbitMqAsync(broker.Options, _dispatcher);

        foreach (var (body, reason, detail) in HostileBodies())
        {
            await broker.SendAsync(body);
            var parked = await broker.TakeAsync(DeadQueue, Cancellation);

            Header(parked, "arvo-reason").ShouldBe(reason, detail);
            Header(parked, "arvo-detail").ShouldContain(detail);
            parked.Body.ToArray().ShouldBe(body);
            Header(parked, "arvo-routing-key").ShouldBe("com.order.process");
            parked.BasicProperties.ContentType.ShouldBe("application/cloudevents+json");
        }
        await broker.SendAsync(Events.Bytes("good"));

        (await _dispatcher.NextAsync(Cancellation)).Event.Id.ShouldBe("good");
    }

    [Fact]
    public async Task Instructions_to_MassTransit_in_a_senders_headers_are_ignored_and_too_many_headers_are_parked()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await broker.Channel.QueueDeclareAsync("loot", durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancellation);
        await using var host = await TestHost.OnRabbitMqAsync(broker.Options, _dispatcher);
        _dispatcher.Script = (_, attempt, _) => attempt == 0 ? throw new InvalidOperationException("once") : new(DeliveryOutcome.Done.Instance);
        var loot = "rabbitmq://localhost/loot?bind=true&queue=loot";

        await broker.SendAsync(Events.Bytes("tempting"), new BasicProperties
        {
            ContentType = "application/json",
            Headers = new Dictionary<string, object?>
            {
                ["MT-Fault-Address"] = loot, ["MT-Response-Address"] = loot, ["MT-Request-Id"] = Guid.NewGuid().ToString(),
            },
        });
        await broker.SendAsync(Events.Bytes("crowded"),
            new BasicProperties { Headers = Enumerable.Range(0, 65).ToDictionary(i => $"h{i}", object? (i) => i) });
        var parked = await broker.TakeAsync(DeadQueue, Cancellation);

        Header(parked, "arvo-reason").ShouldBe("headers");
        await Eventually.HoldsAsync("the tempting one is done", () => _dispatcher.Handled.ContainsKey("tempting"), Cancellation);
        (await broker.CountAsync("loot", Cancellation)).ShouldBe(0u);
    }

    [Fact]
    public async Task A_copy_leaves_without_a_content_type_or_id_that_grew_too_long_in_reading()
    {
        var grown = new string('\uFFFD', 255); // as 255 bytes are read that are no UTF-8
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await new RabbitMqTopology([ScriptedDispatcher.DefaultSource], []).ApplyAsync(broker.Options, Cancellation);
        await using var publisher = new PublisherConnection(broker.Options, TimeProvider.System, NullLogger<PublisherConnection>.Instance);
        publisher.Start();
        var returns = new RabbitMqDeliveryReturn(publisher);

        await returns.ParkAsync(ScriptedDispatcher.DefaultSource, new Delivery { Body = "bad"u8.ToArray(), ContentType = grown, MessageId = grown },
            new Dictionary<string, object?>(), Cancellation);

        (await broker.TakeAsync(DeadQueue, Cancellation)).Body.ToArray().ShouldBe("bad"u8.ToArray());
    }

    [Fact]
    public async Task A_deferred_event_comes_back_with_its_attempt_the_same_bytes_and_no_failure_counted()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await using var host = await TestHost.OnRabbitMqAsync(broker.Options, _dispatcher);
        _dispatcher.Script = (_, attempt, _) => new(attempt switch
        {
            0 => new DeliveryOutcome.Defer(TimeSpan.FromMilliseconds(100), "contention"),
            1 => new DeliveryOutcome.Defer(TimeSpan.FromMilliseconds(900), "contention"),
            _ => new DeliveryOutcome.Park("early", "there is no such instance"),
        });
        var body = Events.Bytes("patient");

        var watch = Stopwatch.StartNew();
        await broker.SendAsync(body, new BasicProperties { MessageId = "patient", ContentType = "application/cloudevents+json" });
        var parked = await broker.TakeAsync(DeadQueue, Cancellation);

        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(1_200));
        for (var attempt = 0; attempt < 3; attempt++) (await _dispatcher.NextAsync(Cancellation)).Attempt.ShouldBe(attempt);
        parked.Body.ToArray().ShouldBe(body);
        parked.BasicProperties.MessageId.ShouldBe("patient");
        Header(parked, "arvo-reason").ShouldBe("early");
        Header(parked, "arvo-event-id").ShouldBe("patient");
        Header(parked, "arvo-subject").ShouldBe("order/1");
        Header(parked, "arvo-exchange").ShouldBe("arvo.events");
        parked.BasicProperties.Headers.ShouldNotBeNull().ShouldNotContainKey("arvo-failures");
    }

    [Fact]
    public async Task An_unexpected_exception_with_a_huge_text_brings_the_event_back_and_parks_it_after_its_tries()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await using var host = await TestHost.OnRabbitMqAsync(broker.Options, _dispatcher);
        _dispatcher.Script = (consumed, attempt, _) => consumed.Id == "cured" && attempt > 0
            ? new(DeliveryOutcome.Done.Instance)
            : throw new InvalidOperationException(new string('x', 300_000));

        await broker.SendAsync(Events.Bytes("cured"));
        await broker.SendAsync(Events.Bytes("hopeless"),
            new BasicProperties { Headers = new Dictionary<string, object?> { ["arvo-failures"] = 10, ["arvo-attempt"] = 10 } });
        var parked = await broker.TakeAsync(DeadQueue, Cancellation);

        Header(parked, "arvo-reason").ShouldBe("failed");
        Header(parked, "arvo-detail").ShouldStartWith("failed 11 times, last with InvalidOperationException: xxx");
        Header(parked, "arvo-detail").Length.ShouldBe(1024);
        await Eventually.HoldsAsync("the other one is handled", () => _dispatcher.Handled.ContainsKey("cured"), Cancellation);
    }

    [Fact]
    public async Task While_a_store_is_away_events_are_held_and_not_sent_round()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await using var host = await TestHost.OnRabbitMqAsync(broker.Options, _dispatcher);
        var back = false;
        _dispatcher.Script = (_, attempt, _) =>
        {
            attempt.ShouldBe(0);
            return Volatile.Read(ref back) ? new(DeliveryOutcome.Done.Instance) : throw new DependencyUnavailableException("postgres", "no answer");
        };

        for (var i = 0; i < 100; i++) await broker.SendAsync(Events.Bytes($"held-{i}"));
        await Eventually.HoldsAsync("the gate is closed", () => host.Health.Read() is { HeldFor: "postgres", IsReady: false }, Cancellation);
        Volatile.Write(ref back, true);

        await Eventually.HoldsAsync("all are handled", () => _dispatcher.Handled.Count == 100, Cancellation);
        await host.UntilReadyAsync();
        (await broker.CountAsync(DeadQueue, Cancellation)).ShouldBe(0u);
    }

    [Fact]
    public async Task An_event_whose_acknowledgement_is_lost_is_handled_again_and_what_it_emitted_is_not_lost()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        var reply = new ScriptedDispatcher("com.test.reply");
        IEventPublisher? publisher = null;
        var killed = new TaskCompletionSource();
        var handled = new TaskCompletionSource();
        _dispatcher.Script = async (consumed, _, cancellation) =>
        {
            await publisher!.PublishAsync([Events.Outbound($"reply-{consumed.Id}", "com.test.reply")], cancellation); // set before anything is sent
            handled.TrySetResult();
            await killed.Task.WaitAsync(cancellation);
            return DeliveryOutcome.Done.Instance;
        };
        await using var host = await TestHost.OnRabbitMqAsync(broker.Options, _dispatcher, reply);
        publisher = host.Publisher;

        await broker.SendAsync(Events.Bytes("twice"));
        await handled.Task.WaitAsync(Eventually.Patience, Cancellation);
        await broker.CloseConnectionsAsync("arvo-consumer", Cancellation);
        killed.SetResult();

        await Eventually.HoldsAsync("it is handled again", () => _dispatcher.Handled.GetValueOrDefault("twice") == 2, Cancellation);
        await Eventually.HoldsAsync("its reply arrives", () => reply.Handled.ContainsKey("reply-twice"), Cancellation);
        await broker.UntilEmptyAsync(MainQueue, Cancellation);
    }

    [Fact]
    public async Task Stopping_lets_running_events_finish_and_returns_the_others()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        _dispatcher.Script = async (_, _, _) =>
        {
            started.TrySetResult();
            await release.Task;
            return DeliveryOutcome.Done.Instance;
        };
        await using var host = await TestHost.StartAsync(
            services => services.AddArvoRabbitMq(broker.Options, new MessagingOptions { Concurrency = 1 }), _dispatcher);

        for (var i = 0; i < 5; i++) await broker.SendAsync(Events.Bytes($"evt-{i}"));
        await started.Task.WaitAsync(Eventually.Patience, Cancellation);
        var stopped = host.StopAsync();
        release.SetResult();
        await stopped.WaitAsync(Eventually.Patience, Cancellation);

        var handled = _dispatcher.Handled.Keys.ToList();
        handled.ShouldNotBeEmpty();
        var returned = new List<string>();
        // The broker puts them back after the goodbye
        while (handled.Count + returned.Count < 5) returned.Add(Events.IdOf((await broker.TakeAsync(MainQueue, Cancellation)).Body));
        handled.Concat(returned).Order().ShouldBe(Enumerable.Range(0, 5).Select(i => $"evt-{i}"));
    }

    static async Task PublishAsync(Broker broker, int count)
    {
        const int window = 1_000;
        for (var first = 0; first < count; first += window)
            await Task.WhenAll(Enumerable.Range(first, window)
                .Select(i => broker.SendAsync(Events.Bytes($"evt-{i}", subject: $"order/{i}"), Properties(i))));
    }

    static BasicProperties Properties(int i)
    {
        var properties = new BasicProperties();
        if (ContentTypes[i % ContentTypes.Length] is { } contentType) properties.ContentType = contentType;
        return properties;
    }

    static BasicProperties Binary(string prefix) => new()
    {
        ContentType = "application/json",
        Headers = new Dictionary<string, object?>
        {
            [prefix + "specversion"] = "1.0",
            [prefix + "id"] = $"binary-{prefix}",
            [prefix + "source"] = "com.test.client",
            [prefix + "type"] = "com.order.process",
            [prefix + "subject"] = "order/1",
            [prefix + "time"] = "2030-01-01T00:00:00.000+00:00",
            [prefix + "to"] = "com.order.process",
            [prefix + "executionunits"] = "2.5",
        },
    };

    static IEnumerable<(byte[] Body, string Reason, string Detail)> HostileBodies()
    {
        yield return ("hello"u8.ToArray(), "not-json", "not acceptable JSON");
        yield return ([], "not-json", "not acceptable JSON");
        yield return ([0x7b, 0xff, 0xfe, 0x7d], "not-json", "not UTF-8");
        yield return ("""{"hello":"world"}"""u8.ToArray(), "not-an-event", "id");
        yield return ("[]"u8.ToArray(), "not-an-event", "object");
        yield return (Events.With(json => json["data"] = 7), "not-an-event", "data");
        yield return (Events.With(json => json["subject"] = ""), "not-an-event", "subject");
        yield return ("""{"id":"a","id":"b"}"""u8.ToArray(), "not-json", "not acceptable JSON");
        yield return ("""{"half\ud800":1}"""u8.ToArray(), "not-json", "surrogate");
        yield return (System.Text.Encoding.UTF8.GetBytes(new string('[', 10_000) + new string(']', 10_000)), "not-json", "depth");
        yield return (Events.With(json => json["to"] = "com.somebody.else"), "misaddressed", "com.somebody.else");
        yield return (Events.With(json => json["subject"] = new string('e', 9_000)), "limits", "subject is longer than 8192 bytes");
        yield return (Events.With(json => json["id"] = new string('i', 2_000)), "limits", "id is longer than 1024 bytes");
        yield return (Events.With(json => json["data"] = new System.Text.Json.Nodes.JsonObject { ["big"] = new string('d', 5_000_000) }),
            "message-too-large", "at most 1048576");
    }

    static string Header(BasicGetResult message, string name) =>
        Delivery.TextOf(message.BasicProperties.Headers?[name]) ?? throw new InvalidOperationException($"The message has no header {name}.");
}
