using Arvo.Messaging;
using Arvo.Orchestration;
using Arvo.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Arvo.Worker;

/// <summary>Adds Arvo to any generic host.</summary>
public static class ArvoServiceCollectionExtensions
{
    /// <summary>
    /// Runs handlers on a transport and a machine memory: <c>services.AddArvo(arvo => arvo.AddOrchestrator(machine).UseRabbitMq(…).UseSqlite(…))</c>.
    /// Services stop in the reverse order: sweeping, receiving, then what still runs.
    /// </summary>
    /// <exception cref="InvalidOperationException">Something is missing or double; lists everything.</exception>
    public static IServiceCollection AddArvo(this IServiceCollection services, Action<ArvoBuilder> configure)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddHostedService<ExecutorDrain>();
        var builder = new ArvoBuilder(services);
        configure(builder);
        if (builder.Faults() is { Count: > 0 } faults)
            throw new InvalidOperationException($"Arvo can't be run: {string.Join("; ", faults)}");

        services.AddSingleton(builder.Execution);
        services.AddSingleton<DurableExecutor>();
        services.AddSingleton<HandlerSet>();
        services.AddSingleton(provider => provider.GetRequiredService<DurableExecutor>().Memory);
        services.AddSingleton<IHostedService>(SweeperOf);
        services.AddOptions<HostOptions>().Configure<MessagingOptions>(AllowForStopping);
        return services;
    }

    // Sweeping ends before messaging does, and what still runs after it.
    static void AllowForStopping(HostOptions host, MessagingOptions messaging)
    {
        var needed = messaging.StopTimeout + TimeSpan.FromSeconds(5);
        if (host.ShutdownTimeout < needed) host.ShutdownTimeout = needed;
    }

    static Sweeper SweeperOf(IServiceProvider provider) => new(
        provider.GetRequiredService<DurableExecutor>(),
        provider.GetRequiredService<HandlerSet>().WorkflowOf,
        provider.GetRequiredService<DurableOptions>().Sweep,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<Sweeper>>());
}
