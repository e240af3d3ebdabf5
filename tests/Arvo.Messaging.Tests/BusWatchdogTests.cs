using Arvo.TestKit;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Arvo.Messaging.Tests;

/// <summary>A bus that was not started stands for one that is stuck, a started one for one that works.</summary>
public sealed class BusWatchdogTests(RabbitMqFixture fixture) : IAsyncDisposable
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    readonly ManualClock _clock = new();
    readonly ReachableBroker _broker = new();
    readonly Lifetime _lifetime = new();
    readonly IBusControl _bus = Bus.Factory.CreateUsingInMemory(_ => { });
    MessagingHealth? _health;
    BusWatchdog? _watchdog;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Nothing is settled here, so nothing is needed to do it with.
    MessagingHealth Health =>
        _health ??= new MessagingHealth(_broker, new DependencyGate(_clock),
            new DeliverySettlement(null!, _clock, NullLogger<DeliverySettlement>.Instance));

    [Fact]
    public async Task A_minute_in_which_nothing_is_consumed_though_the_broker_is_there_ends_the_process_as_failed()
    {
        Health.Watch(_bus);
        await StartAsync();

        await LookAsync(59);
        _lifetime.Stopped.ShouldBeFalse();
        Health.Read().Failure.ShouldBeNull();
        await LookAsync(1);
        await _watchdog!.ExecuteTask!; // started

        _lifetime.Stopped.ShouldBeTrue();
        Health.Read().Failure.ShouldBe("nothing was consumed for 60 s although the broker is there");
    }

    [Fact]
    public async Task A_recovery_in_between_starts_the_minute_anew()
    {
        Health.Watch(_bus);
        await StartAsync();

        await LookAsync(59);
        await _bus.StartAsync(Cancellation);
        await LookAsync(1);
        await _bus.StopAsync(Cancellation);
        await LookAsync(59);

        _lifetime.Stopped.ShouldBeFalse();
    }

    [Fact]
    public async Task A_broker_that_is_away_is_waited_for_however_long_and_recovery_has_its_minute_after_that()
    {
        Health.Watch(_bus);
        _broker.IsAway = true;
        await StartAsync();

        await LookAsync(1_000);
        _broker.IsAway = false;
        await LookAsync(59);

        _lifetime.Stopped.ShouldBeFalse();
    }

    [Fact]
    public async Task Before_the_bus_starts_nothing_is_counted()
    {
        await StartAsync();

        await LookAsync(1_000);

        _lifetime.Stopped.ShouldBeFalse();
    }

    [Fact]
    public void In_memory_nothing_watches() =>
        new ServiceCollection().AddArvoInMemoryTransport().ShouldNotContain(service => service.ImplementationType == typeof(BusWatchdog));

    [Fact]
    public async Task A_worker_that_the_broker_no_longer_lets_consume_ends()
    {
        await using var broker = await Broker.NewAsync(fixture, Cancellation);
        var permissions = $"api/permissions/{broker.Options.Uri.AbsolutePath[1..]}/fallen";
        await broker.Server.ManageAsync(HttpMethod.Put, "api/users/fallen", """{"password":"fallen","tags":""}""", Cancellation);
        await broker.Server.ManageAsync(HttpMethod.Put, permissions, """{"configure":".*","write":".*","read":".*"}""", Cancellation);
        using var host = TestHost.Build(
            services => services.AddSingleton<TimeProvider>(_clock).AddArvoRabbitMq(broker.Options with { UserName = "fallen", Password = "fallen" }),
            new ScriptedDispatcher());
        var health = host.Services.GetRequiredService<MessagingHealth>();
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        await host.StartAsync(Cancellation);
        await Eventually.HoldsAsync("it consumes", () =>
        {
            if (!health.IsStalled) _clock.Advance(Look); // a slow broker is tried again after a pause
            return health.Read().IsReady;
        }, Cancellation);

        await broker.Server.ManageAsync(HttpMethod.Put, permissions, """{"configure":"^$","write":".*","read":"^$"}""", Cancellation);
        await broker.CloseConnectionsAsync("arvo-consumer", Cancellation);
        await Eventually.HoldsAsync("it ends", () =>
        {
            _clock.Advance(Look);
            return lifetime.ApplicationStopping.IsCancellationRequested;
        }, Cancellation);

        health.Read().Failure.ShouldNotBeNull().ShouldContain("although the broker is there");
        await host.StopAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_watchdog is not null) await _watchdog.StopAsync(CancellationToken.None);
        _watchdog?.Dispose();
    }

    Task StartAsync()
    {
        _watchdog = new BusWatchdog(new StallWatch(Health, _clock), Health, new RabbitMqOptions { Uri = new Uri("amqp://localhost") }, _lifetime,
            NullLogger<BusWatchdog>.Instance);
        return _watchdog.StartAsync(Cancellation);
    }

    async Task LookAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await UntilWaitingAsync();
            _clock.Advance(Look);
        }
        await UntilWaitingAsync(); // the last look is over, whoever's thread it is on
    }

    Task UntilWaitingAsync() => // it was started
        Task.WhenAny(_watchdog!.ExecuteTask!, _clock.TimersArmedAsync(1, Cancellation)).WaitAsync(Eventually.Patience, Cancellation);

    sealed class ReachableBroker : ITransport
    {
        public string System => "test";
        public bool CanPublish => !IsAway;
        public bool IsAway { get; set; }
        public bool CanConsume => true;
        public TimeSpan? Patience => null;
        public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public IBusControl CreateBus(IReadOnlyList<DeliveryEndpoint> endpoints) => throw new NotSupportedException("The test has its own.");
        public Uri AddressOf(string exchange) => throw new NotSupportedException("Nothing is published here.");
    }

    sealed class Lifetime : IHostApplicationLifetime
    {
        public bool Stopped { get; private set; }
        public CancellationToken ApplicationStarted => CancellationToken.None;
        public CancellationToken ApplicationStopping => CancellationToken.None;
        public CancellationToken ApplicationStopped => CancellationToken.None;
        public void StopApplication() => Stopped = true;
    }
}
