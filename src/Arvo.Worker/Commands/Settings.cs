using System.CommandLine;
using Arvo.Worker.Configuration;

namespace Arvo.Worker.Commands;

/// <summary>The worker's settings for a command that is not the worker: same files, environment and arguments.</summary>
internal static class Settings
{
    /// <exception cref="WorkerConfigurationException">Lists everything that is wrong with the settings.</exception>
    public static WorkerOptions Read(ParseResult parsed) => WorkerOptionsReader.Read(new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables()
        .AddCommandLine([.. parsed.UnmatchedTokens])
        .Build());
}
