using Arvo.Messaging;
using Arvo.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Arvo.Worker.Tests;

/// <summary>The worker in this process, as its command line would run it, on a free port and a data folder of its own.</summary>
sealed class RunningWorker(WebApplication app, DirectoryInfo folder) : IAsyncDisposable
{
    public IServiceProvider Services => app.Services;

    public HttpClient Http { get; } =
        new() { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<RunningWorker> StartAsync(CancellationToken cancellationToken, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("arvo-worker-");
        var app = WorkerHost.Build([$"--Urls=http://127.0.0.1:0", $"--Arvo:Memory:SqlitePath={Path.Combine(folder.FullName, "arvo.db")}",
            "--Logging:LogLevel:Default=Warning", .. settings]);
        await app.StartAsync(cancellationToken);
        var messaging = app.Services.GetRequiredService<MessagingHealth>();
        await Eventually.HoldsAsync("the worker is ready", () => messaging.Read().IsReady, cancellationToken);
        return new RunningWorker(app, folder);
    }

    /// <summary>As patient with confirms as a test is with everything: on a slow machine one that came late would be published again.</summary>
    public static Task<RunningWorker> StartOnAsync(Uri broker, CancellationToken cancellationToken, params string[] settings) =>
        StartAsync(cancellationToken,
            [$"--Arvo:Transport=RabbitMq", $"--Arvo:RabbitMq:Uri={broker}", $"--Arvo:RabbitMq:ConfirmTimeout={Eventually.Patience}", .. settings]);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
