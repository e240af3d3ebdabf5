namespace Arvo.Orchestration.Tests;

/// <summary>A plain memory that tells what was done to it, and fails when told.</summary>
internal sealed class ScriptedMemory : IMachineMemory
{
    readonly HashSet<string> _locked = new(StringComparer.Ordinal);

    public Dictionary<string, MachineMemoryRecord> Records { get; } = new(StringComparer.Ordinal);
    public List<string> Operations { get; } = [];
    public List<MachineMemoryRecord?> Previous { get; } = [];
    public string? FailAt { get; set; }

    public MachineMemoryRecord Only => Records.Values.Single();

    public ValueTask<MachineMemoryRecord?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        Note("read");
        return new(Records.GetValueOrDefault(id));
    }

    public ValueTask WriteAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken)
    {
        Note("write");
        Previous.Add(previous);
        Records[id] = data;
        return default;
    }

    public ValueTask<bool> LockAsync(string id, CancellationToken cancellationToken)
    {
        Note("lock");
        return new(_locked.Add(id));
    }

    public ValueTask<bool> UnlockAsync(string id, CancellationToken cancellationToken)
    {
        Note("unlock");
        return new(_locked.Remove(id));
    }

    public ValueTask CleanupAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken)
    {
        Note("cleanup");
        return default;
    }

    public void Hold(string id) => _locked.Add(id);

    void Note(string operation)
    {
        Operations.Add(operation);
        if (FailAt == operation) throw new IOException($"told to fail at {operation}");
    }
}
