using System.CommandLine;

namespace Arvo.Worker.Commands;

/// <summary><c>memory prepare</c>: makes tables and indexes as a step of its own, so that the worker's role needs no right to.</summary>
internal static class MemoryCommand
{
    public static Command Create()
    {
        var prepare = new Command("prepare", "Makes the tables or indexes of the configured store.") { TreatUnmatchedTokensAsErrors = false };
        prepare.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = Settings.Read(parsed).Memory;
            var services = new ServiceCollection()
                // For the warning that it waits for the server.
                .AddLogging(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
                    .SetMinimumLevel(LogLevel.Warning))
                .AddSingleton(TimeProvider.System);
            new ArvoBuilder(services).UseStore(settings);
            await using var provider = services.BuildServiceProvider();
            foreach (var preparation in provider.GetServices<IHostedService>()) await preparation.StartAsync(cancellationToken);
            await Console.Out.WriteLineAsync($"prepared: {settings.Kind}");
        });
        return new Command("memory", "The configured store.") { prepare };
    }
}
