using System.CommandLine;
using Arvo.Worker.Configuration;

namespace Arvo.Worker.Commands;

/// <summary>The worker's settings for a command that is not the worker: same files, environment and arguments.</summary>
internal static class Settings
{
    /// <summary>The settings among the arguments.</summary>
    /// <exception cref="WorkerConfigurationException">An argument is neither a command nor a setting.</exception>
    public static string[] ArgumentsOf(ParseResult parsed)
    {
        var arguments = parsed.UnmatchedTokens;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Contains('=')) continue;
            if (arguments[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < arguments.Count) i++; // --Key value
            else
                throw new WorkerConfigurationException(
                    [$"'{arguments[i]}' is neither a command nor a setting (--Arvo:Key=value); --help lists the commands"]);
        }
        return [.. arguments];
    }

    /// <summary>For a command that has no settings.</summary>
    /// <exception cref="WorkerConfigurationException">There is an argument that it does not know.</exception>
    public static void Refuse(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is [var first, ..])
            throw new WorkerConfigurationException([$"'{first}' means nothing to {parsed.CommandResult.Command.Name}; --help tells what does"]);
    }

    /// <exception cref="WorkerConfigurationException">Lists everything that is wrong with the settings.</exception>
    public static WorkerOptions Read(ParseResult parsed) => WorkerOptionsReader.Read(new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables()
        .AddCommandLine(ArgumentsOf(parsed))
        .Build());
}
