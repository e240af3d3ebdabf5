using Arvo.Messaging;
using Arvo.Worker.Configuration;
using Arvo.Worker.Http;
using Arvo.Worker.Telemetry;

namespace Arvo.Worker;

/// <summary>
/// The worker as a process: the sample workflow on the transport and memory of its settings.
/// Handlers of your own go into a host of your own (<c>AddArvo</c>).
/// </summary>
internal static class WorkerHost
{
    /// <summary>The exit code when messaging ended for good: whoever supervises the process should start it again.</summary>
    const int MessagingFailed = 70;

    /// <returns>The process' exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        await using var app = Build(arguments);
        var messaging = app.Services.GetRequiredService<MessagingHealth>(); // the run disposes of the services
        await app.RunAsync(cancellationToken);
        return messaging.Read().Failure is null ? 0 : MessagingFailed;
    }

    /// <exception cref="WorkerConfigurationException">Lists everything that is wrong with the settings.</exception>
    public static WebApplication Build(string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = arguments, ContentRootPath = AppContext.BaseDirectory });
        var options = WorkerOptionsReader.Read(builder.Configuration);

        builder.Services.AddSingleton(options);
        builder.Services.AddHostedService<TelemetryExport>();
        builder.Services.AddArvo(arvo => arvo.UseSettings(options));

        var app = builder.Build();
        app.MapHealth();
        app.MapEvents();
        return app;
    }

    static void UseSettings(this ArvoBuilder arvo, WorkerOptions options)
    {
        arvo.AddOrders().WithExecution(options.Execution).UseStore(options.Memory);
        if (options.Transport == TransportKind.RabbitMq) arvo.UseRabbitMq(options.RabbitMq, options.Messaging);
        else arvo.UseInMemoryTransport(options.Messaging);
    }
}
