using System.CommandLine;
using Arvo.Messaging;
using Arvo.Orchestration;
using Arvo.Worker.Commands;
using Arvo.Worker.Configuration;
using Arvo.Worker.Hosting;
using Microsoft.AspNetCore.Connections;

try
{
    return await WorkerCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(35), // longer than a host may take to stop; by default the process would end after 2 s, whatever runs
    });
}
catch (Exception e) when (e is WorkerConfigurationException or MemoryPreparationException or TopologyException or DependencyUnavailableException or MachineMemoryUnavailableException
    or InvalidDataException or IOException { InnerException: AddressInUseException })
{
    await Console.Error.WriteLineAsync(e.Message); // what an operator can mend; a stack trace would hide it
    return 1;
}
catch (OperationCanceledException)
{
    return 130; // as shells have it: interrupted before it was done
}
