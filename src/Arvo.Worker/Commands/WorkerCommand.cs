using System.CommandLine;

namespace Arvo.Worker.Commands;

/// <summary>The command line. Without a command the worker runs; what is no command is a setting, as <c>--Arvo:Transport=RabbitMq</c>.</summary>
internal static class WorkerCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Runs long-lived workflows, written as statecharts, on a message bus.") { TreatUnmatchedTokensAsErrors = false };
        root.SetAction((parsed, cancellationToken) => WorkerHost.RunAsync(Settings.ArgumentsOf(parsed), cancellationToken));
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(OrderCommand.Create());
        root.Subcommands.Add(ChartCommand.Create());
        root.Subcommands.Add(TopologyCommand.Create());
        root.Subcommands.Add(InstancesCommand.Create());
        root.Subcommands.Add(MemoryCommand.Create());
        return root;
    }
}
