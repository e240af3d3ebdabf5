using Arvo.Memory.Conformance;
using Arvo.Orchestration;

namespace Arvo.Memory.Sqlite.Tests;

/// <summary>A file of its own, and two clients of it that share nothing but the file and the clock.</summary>
public sealed class TestStore : MemoryUnderTest, IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("arvo-sqlite-");
    readonly ShiftedClock clock = new();
    readonly SqliteMachineMemory memory;
    readonly SqliteMachineMemory other;

    public TestStore()
    {
        memory = Open();
        other = Open();
    }

    public override IDurableMachineMemory Memory => memory;

    public override IDurableMachineMemory OtherClient => other;

    public override MemoryCapabilities Capabilities => MemoryCapabilities.ControllableClock;

    public string File => Path.Combine(folder.FullName, "arvo.db");

    public SqliteMachineMemory Open() => new(new SqliteMachineMemoryOptions { Path = File, BusyTimeout = TimeSpan.FromMinutes(3) }, clock);

    public override async ValueTask AdvanceClockAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        clock.Advance(by);
        await memory.DeleteExpiredAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await memory.DisposeAsync();
        await other.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
