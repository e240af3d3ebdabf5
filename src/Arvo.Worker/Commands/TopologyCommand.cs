using System.CommandLine;
using Arvo.Messaging;
using Arvo.Worker.Configuration;

namespace Arvo.Worker.Commands;

/// <summary><c>topology</c>: the exchanges, queues and bindings that the worker needs, printed, made or checked.</summary>
internal static class TopologyCommand
{
    public static Command Create()
    {
        var command = new Command("topology", "The exchanges and queues on RabbitMQ.");
        command.Subcommands.Add(Print());
        command.Subcommands.Add(OnBroker("apply", "Makes what is missing.", (topology, broker, token) => topology.ApplyAsync(broker, token)));
        command.Subcommands.Add(OnBroker("verify", "Checks that everything is there as it should be.",
            (topology, broker, token) => topology.VerifyAsync(broker, token)));
        return command;
    }

    static Command Print()
    {
        var print = new Command("print", "Prints a RabbitMQ definitions file.") { TreatUnmatchedTokensAsErrors = false };
        print.SetAction(parsed => Console.Out.WriteLine(Topology(Settings.Read(parsed)).ToDefinitionsJson()));
        return print;
    }

    static Command OnBroker(string name, string description, Func<RabbitMqTopology, RabbitMqOptions, CancellationToken, Task> act)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = Settings.Read(parsed);
            // Checked although the worker itself may use another transport.
            if (settings.RabbitMq.Faults() is { Count: > 0 } faults)
                throw new WorkerConfigurationException([.. faults.Select(fault => $"Arvo:RabbitMq:{fault}")]);
            await act(Topology(settings), settings.RabbitMq, cancellationToken);
            await Console.Out.WriteLineAsync($"{name}: done on {settings.RabbitMq}");
        });
        return command;
    }

    static RabbitMqTopology Topology(WorkerOptions settings) => new(OrdersSample.Sources, settings.Messaging.Domains);
}
