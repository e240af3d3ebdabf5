using Arvo.Memory.Postgres;
using Arvo.Messaging;
using Arvo.Orchestration;
using Arvo.Sample.Orders;
using Arvo.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Arvo.Crash;

/// <summary>
/// The sample on RabbitMQ and PostgreSQL, composed as any user would, with leases and sweeps short enough to be outlived in a test.
/// </summary>
internal static class CrashWorker
{
    /// <summary>How long a lease lasts.</summary>
    public static readonly TimeSpan LeaseTtl = TimeSpan.FromSeconds(2);

    /// <summary>Written as a line of its own once events are handled.</summary>
    public const string ReadyLine = "crash worker: ready";

    // A sweep between the claim and the mark would mend what was lost on purpose.
    static readonly TimeSpan Never = TimeSpan.FromDays(1);

    static readonly TimeSpan ReadyInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs until SIGTERM, or worse.</summary>
    public static async Task RunAsync(CrashWorkerOptions options)
    {
        using var host = Build(options);
        await host.StartAsync();
        var messaging = host.Services.GetRequiredService<MessagingHealth>();
        while (!messaging.Read().IsReady) await Task.Delay(ReadyInterval);
        await Console.Out.WriteLineAsync(ReadyLine);
        await host.WaitForShutdownAsync();
    }

    static IHost Build(CrashWorkerOptions options)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter(null, LogLevel.Warning)
            .AddFilter(nameof(Arvo), LogLevel.Debug);
        builder.Services.AddArvo(arvo =>
        {
            arvo.AddOrchestrator(OrderMachine.V1);
            foreach (var service in OrderServices.All) arvo.AddHandler(service);
            arvo.UseRabbitMq(new RabbitMqOptions { Uri = options.Broker ?? throw new ArgumentException("--broker is missing") },
                new MessagingOptions { Concurrency = 16 });
            arvo.UsePostgres(new PostgresMachineMemoryOptions { ConnectionString = options.Store
                ?? throw new ArgumentException("--store is missing") });
            arvo.WithExecution(new DurableOptions
            {
                Concurrency = options.Mode,
                LeaseTtl = LeaseTtl,
                AllowsShortLeases = true,
                Sweep = new SweepOptions
                {
                    OutboxInterval = TimeSpan.FromMilliseconds(500), OutboxGrace = options.Lose > 0 ? Never : LeaseTtl, FailureBackoff = LeaseTtl,
                },
            });
        });
        if (options.Lose > 0) LosingPublisher.AddTo(builder.Services, options.Lose);
        return builder.Build();
    }
}
