using Arvo.Orchestration;
using Arvo.TestKit;

namespace Arvo.Memory.Postgres.Tests;

internal static class Opened
{
    public static async Task<PostgresMachineMemory> OpenAsync(PostgresMachineMemoryOptions options, CancellationToken cancellationToken)
    {
        var memory = new PostgresMachineMemory(options with { CommandTimeout = Eventually.Patience });
        await memory.PrepareAsync(cancellationToken);
        return memory;
    }

    public static MachineCommit Commit(string machine) => new()
    {
        State = new byte[100],
        EventKeys = [EventKey.Of("com.web", machine)],
        Summary = new InstanceSummary { Machine = machine, MachineVersion = "1.0.0", ExecutionStatus = ExecutionStatus.Normal, Status = "active" },
    };
}
