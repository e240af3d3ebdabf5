using System.Diagnostics.Metrics;
using Arvo.Orchestration;
using Arvo.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Arvo.Messaging.Tests;

/// <summary>Events that were redelivered so often that one of them may be what ends the process.</summary>
public sealed class SuspectsTests(RabbitMqFixture fixture) : IDeliveryReturn
{
    const string MainQueue = "arvo.com.order.process";

    readonly ManualClock _clock = new();
    readonly ScriptedDispatcher _dispatcher = new();
    readonly List<(string Queue, IReadOnlyDictionary<string, object?> Headers)> _put = [];
    int _acknowledged;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_brokers_count_is_believed_of_what_it_redelivers_whatever_type_it_has()
    {
        Redelivered(3L).Redeliveries.ShouldBe(3);
        Redelivered(4).Redeliveries.ShouldBe(4);
        Redelivered("5"u8.ToArray()).Redeliveries.ShouldBe(5);
        Redelivered(-1L).Redeliveries.ShouldBe(0);
        Redelivered(long.MaxValue).Redeliveries.ShouldBe(0);
        new Delivery { Body = Events.Bytes("a"), Redelivered = true }.Redeliveries.ShouldBe(0);
        new Delivery { Body = Events.Bytes("a"), Exchange = "arvo.events", Headers = Header("x-delivery-count", 50L) }.Redeliveries.ShouldBe(0);
    }

    [Fact]
    public void The_count_of_earlier_copies_is_believed_of_what_comes_out_of_a_retry_queue()
    {
        var headers = Header("arvo-redeliveries", 2);

        new Delivery { Body = Events.Bytes("a"), Exchange = "", Headers = headers }.Redeliveries.ShouldBe(2);
        new Delivery { Body = Events.Bytes("a"), Exchange = "arvo.events", Headers = headers }.Redeliveries.ShouldBe(0);
        new Delivery
        {
            Body = Events.Bytes("a"), Exchange = "", Redelivered = true,
            Headers = new Dictionary<string, object?>(headers) { ["x-delivery-count"] = 3L },
        }.Redeliveries.ShouldBe(5);
    }

    [Fact]
    public async Task A_copy_that_comes_back_later_takes_the_count_along()
    {
        _dispatcher.Script = (_, _, _) => new(new DeliveryOutcome.Defer(TimeSpan.FromSeconds(1), "contention"));

        await ProcessAsync(Redelivered(2L));
        await ProcessAsync(new Delivery { Body = Events.Bytes("forged"), Exchange = "arvo.events", Headers = Header("arvo-redeliveries", 9) });

        _put[0].Headers["arvo-redeliveries"].ShouldBe(2);
        _put[1].Headers.Keys.ShouldNotContain("arvo-redeliveries");
    }

    [Fact]
    public async Task What_stays_unanswered_too_often_is_parked_without_a_further_try_and_may_be_tried_again_from_there()
    {
        await ProcessAsync(new Delivery
        {
            Body = Events.Bytes("deadly"), Exchange = "", Redelivered = true,
            Headers = new Dictionary<string, object?> { ["arvo-redeliveries"] = 98, ["x-delivery-count"] = 2L },
        });

        var (queue, headers) = _put.ShouldHaveSingleItem();
        queue.ShouldBe("dead");
        headers["arvo-reason"].ShouldBe("redelivered");
        headers["arvo-detail"].ShouldBe("redelivered 100 times without an answer, so handling it probably ends the process");
        headers.Keys.ShouldNotContain("arvo-redeliveries");
        _dispatcher.Handled.ShouldBeEmpty();
    }

    [Fact]
    public async Task When_the_process_stops_waiting_suspects_go_back_untouched_while_the_one_that_runs_finishes()
    {
        var isolation = new IsolationGate(_clock);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var finish = new TaskCompletionSource();
        _dispatcher.Script = async (_, _, _) =>
        {
            await finish.Task;
            return DeliveryOutcome.Done.Instance;
        };
        Task[] suspects = [.. Enumerable.Range(0, 3)
            .Select(i => Processor(isolation).ProcessAsync(Redelivered(3L, $"suspect-{i}"), stopping.Token, Cancellation))];
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _dispatcher.NextAsync(Cancellation);

        await stopping.CancelAsync();
        var first = await Task.WhenAny(suspects);
        finish.SetResult();
        await Task.WhenAll(suspects).ContinueWith(_ => { }, Cancellation, TaskContinuationOptions.None, TaskScheduler.Default);

        first.IsCanceled.ShouldBeTrue();
        suspects.Count(task => task.IsCanceled).ShouldBe(2);
        suspects.Count(task => task.IsCompletedSuccessfully).ShouldBe(1);
        _dispatcher.Handled.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_store_that_is_away_holds_a_suspect_as_it_holds_the_others()
    {
        var isolation = new IsolationGate(_clock);
        var (calls, away) = (0, true);
        _dispatcher.Script = (_, _, _) =>
        {
            calls++;
            return away ? throw new DependencyUnavailableException("postgres", "no answer") : new(DeliveryOutcome.Done.Instance);
        };

        var suspect = Processor(isolation).ProcessAsync(Redelivered(3L), Cancellation, Cancellation);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync("it was tried", () => Volatile.Read(ref calls) == 1, Cancellation);
        await _clock.TimersArmedAsync(1, Cancellation);
        await isolation.EnterAsync(Cancellation); // held, it does not keep others from running
        isolation.Leave();
        away = false;
        await Eventually.HoldsAsync("it is done", () =>
        {
            _clock.AdvanceToNextTimer();
            return suspect.IsCompletedSuccessfully;
        }, Cancellation);

        _dispatcher.Handled.Keys.ShouldBe(["evt-1"]);
        _put.ShouldBeEmpty();
    }

    [Fact]
    public async Task On_a_broker_the_culprit_ends_process_after_process_alone_and_the_events_behind_it_get_through()
    {
        const int innocents = 8;
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await new RabbitMqTopology([ScriptedDispatcher.DefaultSource], []).ApplyAsync(broker.Options, Cancellation);
        await broker.SendAsync(Events.Bytes("culprit"));
        for (var i = 0; i < innocents; i++) await broker.SendAsync(Events.Bytes($"innocent-{i}"));
        for (var i = 0; i < 3; i++) await TakeAndDieAsync(broker, innocents + 1);
        var (running, mostAtOnce) = (0, 0);

        for (var deaths = 0; deaths < 40 && _dispatcher.Handled.Count < innocents; deaths++)
        {
            var death = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _dispatcher.Script = async (consumed, _, _) =>
            {
                mostAtOnce = Math.Max(mostAtOnce, Interlocked.Increment(ref running));
                if (consumed.Id == "culprit")
                {
                    // A death before the answers to what it handled would bring that back as well.
                    await Eventually.HoldsAsync("what was handled is acknowledged",
                        () => Volatile.Read(ref _acknowledged) == _dispatcher.Handled.Count, Cancellation);
                    death.SetResult();
                    await Task.Delay(Timeout.Infinite, Cancellation);
                }
                Interlocked.Decrement(ref running);
                return DeliveryOutcome.Done.Instance;
            };
            var left = innocents + 1 - _dispatcher.Handled.Count;
            await broker.UntilHasAsync(MainQueue, (uint)left, Cancellation);
            var isolation = new IsolationGate(TimeProvider.System, longestAlone: Timeout.InfiniteTimeSpan);
            var processor = new DeliveryProcessor("test", _dispatcher, Settlement(TimeProvider.System), new DependencyGate(TimeProvider.System),
                isolation, new MessagingOptions(), TimeProvider.System, NullLogger.Instance);
            await RunUntilAsync(death.Task, broker, left, DeliverTo(processor));
            running = 0;
        }

        _dispatcher.Handled.Keys.Order().ShouldBe(Enumerable.Range(0, innocents).Select(i => $"innocent-{i}"));
        mostAtOnce.ShouldBe(1);
        Events.IdOf((await broker.TakeAsync(MainQueue, Cancellation)).Body).ShouldBe("culprit");
        (await broker.CountAsync("arvo.com.order.process.dead", Cancellation)).ShouldBe(0u);
    }

    [Fact]
    public async Task On_a_broker_a_suspect_that_was_deferred_is_still_one()
    {
        const string source = "com.suspect.handler";
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await new RabbitMqTopology([source], []).ApplyAsync(broker.Options, Cancellation);
        await broker.SendAsync(Events.Bytes("deferred", source), routingKey: source);
        for (var i = 0; i < 3; i++) await TakeAndDieAsync(broker, 1, $"arvo.{source}");
        var isolated = 0L;
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "arvo.deliveries.isolated") listener.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            if (tags.ToArray().Any(tag => tag.Value is $"arvo.{source}")) Interlocked.Add(ref isolated, count);
        });
        meters.Start();
        var dispatcher = new ScriptedDispatcher(source)
        {
            Script = (_, attempt, _) => new(attempt == 0
                ? new DeliveryOutcome.Defer(TimeSpan.FromMilliseconds(1), "contention")
                : DeliveryOutcome.Done.Instance),
        };

        await using var host = await TestHost.OnRabbitMqAsync(broker.Options, dispatcher);
        await Eventually.HoldsAsync("it was handled twice", () => dispatcher.Handled.GetValueOrDefault("deferred") == 2, Cancellation);

        Interlocked.Read(ref isolated).ShouldBe(2);
    }

    Task IDeliveryReturn.DeferAsync(
        string handler, Delivery delivery, IReadOnlyDictionary<string, object?> headers, TimeSpan delay, CancellationToken cancellationToken)
    {
        _put.Add(("retry", headers));
        return Task.CompletedTask;
    }

    Task IDeliveryReturn.ParkAsync(
        string handler, Delivery delivery, IReadOnlyDictionary<string, object?> headers, CancellationToken cancellationToken)
    {
        _put.Add(("dead", headers));
        return Task.CompletedTask;
    }

    // A process that takes that many and is gone before it answers.
    static async Task TakeAndDieAsync(Broker broker, int count, string queue = MainQueue)
    {
        var left = count;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await RunUntilAsync(all.Task, broker, count, (_, _) =>
        {
            if (Interlocked.Decrement(ref left) == 0) all.SetResult();
            return Task.CompletedTask;
        }, queue);
        await broker.UntilHasAsync(queue, (uint)count, Cancellation);
    }

    // A process that consumes and whose connection is gone at its death, without an answer to what it still has.
    static async Task RunUntilAsync(
        Task death, Broker broker, int prefetch, Func<IChannel, BasicDeliverEventArgs, Task> receive, string queue = MainQueue)
    {
        var connection = await new ConnectionFactory { Uri = broker.Options.Uri }.CreateConnectionAsync(Cancellation);
        var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivered) => receive(channel, delivered);
        await channel.BasicQosAsync(0, (ushort)prefetch, global: false, Cancellation);
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, Cancellation);
        await death.WaitAsync(Eventually.Patience, Cancellation);
        await connection.AbortAsync(Eventually.Patience); // after the answers that were given
        await connection.DisposeAsync();
    }

    // As the endpoint does: side by side, begun in the order of arrival, acknowledged when processed.
    Func<IChannel, BasicDeliverEventArgs, Task> DeliverTo(DeliveryProcessor processor) => (channel, delivered) =>
    {
        var delivery = new Delivery
        {
            Body = delivered.Body.ToArray(),
            Headers = delivered.BasicProperties.Headers ?? Enumerable.Empty<KeyValuePair<string, object?>>(),
            Exchange = delivered.Exchange,
            Redelivered = delivered.Redelivered,
        };
        _ = ProcessAsync(delivered.DeliveryTag);
        return Task.CompletedTask;

        async Task ProcessAsync(ulong tag)
        {
            await processor.ProcessAsync(delivery, Cancellation, Cancellation);
            await channel.BasicAckAsync(tag, multiple: false, Cancellation);
            Interlocked.Increment(ref _acknowledged);
        }
    };

    Task ProcessAsync(Delivery delivery) => Processor(new IsolationGate(_clock)).ProcessAsync(delivery, Cancellation, Cancellation);

    DeliveryProcessor Processor(IsolationGate isolation) =>
        new("test", _dispatcher, Settlement(_clock), new DependencyGate(_clock), isolation, new MessagingOptions(), _clock, NullLogger.Instance);

    DeliverySettlement Settlement(TimeProvider clock) => new(this, clock, NullLogger<DeliverySettlement>.Instance);

    static Delivery Redelivered(object count, string id = "evt-1") =>
        new() { Body = Events.Bytes(id), Exchange = "arvo.events", Redelivered = true, Headers = Header("x-delivery-count", count) };

    static Dictionary<string, object?> Header(string name, object value) => new() { [name] = value };
}
