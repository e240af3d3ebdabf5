using System.CommandLine;
using System.Runtime.InteropServices;
using Arvo.Messaging;
using Arvo.Orchestration;
using Arvo.Worker.Commands;
using Arvo.Worker.Configuration;
using Arvo.Worker.Hosting;
using Microsoft.AspNetCore.Connections;

using var stopping = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    return await WorkerCommand.Create().Parse(args).InvokeAsync(
        // No time limit: its own handling of signals ends the process after 2 s, whatever runs.
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
        stopping.Token);
}
catch (Exception e) when (e is WorkerConfigurationException or MemoryPreparationException or TopologyException or DependencyUnavailableException
    or MachineMemoryUnavailableException
    or InvalidDataException or IOException { InnerException: AddressInUseException })
{
    await Console.Error.WriteLineAsync(e.Message); // what an operator can mend; a stack trace would hide it
    return 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 130; // as shells have it: interrupted before it was done
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
