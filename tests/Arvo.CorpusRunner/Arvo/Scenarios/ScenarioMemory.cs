using System.Text.Json.Nodes;
using Arvo.Orchestration;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>
/// A plain machine memory that can be told to fail (FORMAT §5.3). Records are immutable, so handing out live ones and copies is the same here.
/// </summary>
internal sealed class ScenarioMemory : IMachineMemory
{
    readonly HashSet<string> _locked = new(StringComparer.Ordinal);
    JsonObject? _faults;

    public Dictionary<string, MachineMemoryRecord> Records { get; } = new(StringComparer.Ordinal);

    public List<string> Written { get; } = [];

    public bool IsLocked(string subject) => _locked.Contains(subject);

    /// <summary>Starts a step with its faults.</summary>
    public void Begin(string subject, JsonObject? faults)
    {
        _faults = faults;
        Written.Clear();
        if (faults?["held"]?.GetValue<bool>() == true) _locked.Add(subject);
    }

    /// <summary>Ends a step: whatever is locked is free again.</summary>
    public void End()
    {
        _faults = null;
        _locked.Clear();
    }

    public ValueTask<MachineMemoryRecord?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        FailIfTold("read");
        return new(Records.GetValueOrDefault(id));
    }

    public ValueTask WriteAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken)
    {
        FailIfTold("write");
        if (!ReferenceEquals(previous, Records.GetValueOrDefault(id)))
            throw new InvalidOperationException("The previous record is not the one that was read");
        Records[id] = data;
        Written.Add(id);
        return default;
    }

    public ValueTask<bool> LockAsync(string id, CancellationToken cancellationToken)
    {
        FailIfTold("lock");
        return new(_faults?["lock"]?.GetValue<string>() != "deny" && _locked.Add(id));
    }

    public ValueTask<bool> UnlockAsync(string id, CancellationToken cancellationToken)
    {
        FailIfTold("unlock");
        return new(_locked.Remove(id));
    }

    void FailIfTold(string operation)
    {
        if (_faults?[operation]?.GetValue<string>() == "throw") throw new IOException($"The memory was told to fail at {operation}");
    }
}
