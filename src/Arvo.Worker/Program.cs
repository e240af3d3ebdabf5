using System.CommandLine;
using Arvo.Messaging;
using Arvo.Orchestration;
using Arvo.Worker.Commands;
using Arvo.Worker.Configuration;

try
{
    return await WorkerCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is WorkerConfigurationException or TopologyException or DependencyUnavailableException or MachineMemoryUnavailableException)
{
    await Console.Error.WriteLineAsync(e.Message); // what an operator can mend; a stack trace would hide it
    return 1;
}
