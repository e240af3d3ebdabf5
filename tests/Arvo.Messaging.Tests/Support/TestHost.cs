using Arvo.Orchestration;
using Arvo.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Arvo.Messaging.Tests;

/// <summary>A host with a transport and dispatchers, as a worker would be.</summary>
sealed class TestHost(IHost host) : IAsyncDisposable
{
    public IEventPublisher Publisher => host.Services.GetRequiredService<IEventPublisher>();
    public ITransport Transport => host.Services.GetRequiredService<ITransport>();
    public MessagingHealth Health => host.Services.GetRequiredService<MessagingHealth>();
    public InMemoryDeadLetters DeadLetters => host.Services.GetRequiredService<InMemoryDeadLetters>();

    public static Task<TestHost> OnRabbitMqAsync(RabbitMqOptions rabbitMq, params IEventDispatcher[] dispatchers) =>
        StartAsync(services => services.AddArvoRabbitMq(rabbitMq), dispatchers);

    public static Task<TestHost> InMemoryAsync(params IEventDispatcher[] dispatchers) =>
        StartAsync(services => services.AddArvoInMemoryTransport(), dispatchers);

    public static async Task<TestHost> StartAsync(Action<IServiceCollection> transport, params IEventDispatcher[] dispatchers)
    {
        var host = new TestHost(Build(transport, dispatchers));
        await host.StartAsync();
        await host.UntilReadyAsync();
        return host;
    }

    public static IHost Build(Action<IServiceCollection> transport, params IEventDispatcher[] dispatchers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<ILoggerProvider, TestLogs>();
        foreach (var dispatcher in dispatchers) builder.Services.AddSingleton(dispatcher);
        transport(builder.Services);
        return builder.Build();
    }

    public Task UntilReadyAsync() =>
        Eventually.HoldsAsync($"messaging is ready, but: {Health.Read()}", () => Health.Read().IsReady, TestContext.Current.CancellationToken);

    public Task StopAsync() => host.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }

    Task StartAsync() => host.StartAsync(TestContext.Current.CancellationToken);
}

/// <summary>Sends what a host logs to the test that runs it.</summary>
sealed class TestLogs : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new TestLogger(categoryName);

    public void Dispose()
    {
    }

    sealed class TestLogger(string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            TestContext.Current.TestOutputHelper?.WriteLine($"{logLevel} {category}[{eventId.Id}] {text[..Math.Min(text.Length, 1000)]}");
        }
    }
}
