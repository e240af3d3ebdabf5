using Arvo.TestKit;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Arvo.Messaging.Tests;

public sealed class StuckBusTests(RabbitMqFixture fixture)
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    readonly ManualClock _clock = new();
    readonly DeafTransport _transport = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bus_that_is_deaf_although_the_broker_answers_is_replaced_and_the_next_consumes()
    {
        await using var host = await StartAsync();
        _transport.CanConsume = false;

        await LookAsync(14);
        _transport.Buses.ShouldBe(1);
        await LookAsync(1);
        await Eventually.HoldsAsync("there is another bus", () => _transport.Buses == 2, Cancellation);

        _transport.CanConsume = true;
        await host.UntilReadyAsync();
        await LookAsync(100);
        _transport.Buses.ShouldBe(2);
    }

    [Fact]
    public async Task A_bus_that_hears_again_in_time_stays()
    {
        await using var host = await StartAsync();

        for (var i = 0; i < 5; i++)
        {
            _transport.CanConsume = false;
            await LookAsync(14);
            _transport.CanConsume = true;
            await LookAsync(1);
        }

        _transport.Buses.ShouldBe(1);
    }

    [Fact]
    public async Task A_publisher_that_hangs_as_well_is_no_sign_that_the_broker_is_away()
    {
        await using var host = await StartAsync();
        (_transport.CanConsume, _transport.CanPublish) = (false, false);

        await LookAsync(15);

        await Eventually.HoldsAsync("there is another bus", () => _transport.Buses == 2, Cancellation);
        (_transport.CanConsume, _transport.CanPublish) = (true, true);
        await host.UntilReadyAsync();
    }

    [Fact]
    public async Task While_the_broker_is_away_no_other_bus_would_help()
    {
        await using var host = await StartAsync();
        (_transport.CanConsume, _transport.IsAway) = (false, true);

        await LookAsync(1_000);

        _transport.Buses.ShouldBe(1);
    }

    [Fact]
    public async Task Whether_anything_can_arrive_is_known_from_the_socket_and_not_from_the_bus()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        await using var host = await TestHost.OnRabbitMqAsync(broker.Options, new ScriptedDispatcher());
        host.Transport.CanConsume.ShouldBeTrue();

        await broker.RefuseConnectionsAsync(Cancellation); // else it may be back before anybody looks
        await broker.CloseConnectionsAsync("arvo-consumer", Cancellation);
        await Eventually.HoldsAsync("it is deaf", () => !host.Transport.CanConsume, Cancellation);

        await broker.AcceptConnectionsAsync(Cancellation);
        await host.UntilReadyAsync();
        host.Transport.CanConsume.ShouldBeTrue();
    }

    Task<TestHost> StartAsync() =>
        TestHost.StartAsync(services => services.AddSingleton<TimeProvider>(_clock).AddArvoInMemoryTransport().AddSingleton<ITransport>(_transport),
            new ScriptedDispatcher());

    async Task LookAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await UntilWaitingAsync();
            _clock.Advance(Look);
        }
        await UntilWaitingAsync(); // the last look is over, whoever's thread it is on
    }

    Task UntilWaitingAsync() => _clock.TimersArmedAsync(1, Cancellation).WaitAsync(Eventually.Patience, Cancellation);

    /// <summary>Real buses in memory that can be made deaf.</summary>
    sealed class DeafTransport : ITransport
    {
        readonly InMemoryTransport _inner = new(new MessagingOptions());

        public string System => "test";
        public bool CanPublish { get; set; } = true;
        public bool IsAway { get; set; }
        public bool CanConsume { get; set; } = true;
        public TimeSpan? Patience => TimeSpan.FromSeconds(15);
        public int Buses { get; private set; }
        public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Uri AddressOf(string exchange) => _inner.AddressOf(exchange);

        public IBusControl CreateBus(IReadOnlyList<DeliveryEndpoint> endpoints)
        {
            Buses++;
            return _inner.CreateBus(endpoints);
        }
    }
}
