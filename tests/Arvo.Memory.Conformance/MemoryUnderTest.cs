using Arvo.Orchestration;

namespace Arvo.Memory.Conformance;

/// <summary>What a memory under test can do beside the contract; a fact that needs what is missing is skipped by name.</summary>
[Flags]
public enum MemoryCapabilities
{
    /// <summary>Nothing beside the contract.</summary>
    None = 0,
    /// <summary>The memory's clock can be moved forward: facts about long times run.</summary>
    ControllableClock = 1,
}

/// <summary>
/// A memory as the suite sees it: derive from this, once per store. The suite never empties a store; every fact works on subjects
/// and machine names of its own. Facts run one after the other on one of these.
/// </summary>
public abstract class MemoryUnderTest
{
    /// <summary>The memory, ready for use.</summary>
    public abstract IDurableMachineMemory Memory { get; }

    /// <summary>A second client of the same store, as another process would have. By default the same object.</summary>
    public virtual IDurableMachineMemory OtherClient => Memory;

    /// <summary>What the memory can do beside the contract.</summary>
    public virtual MemoryCapabilities Capabilities => MemoryCapabilities.None;

    /// <summary>The options that <see cref="Memory"/> was made with.</summary>
    public virtual MachineMemoryOptions Options { get; } = new();

    /// <summary>How long a lease lasts that a fact wants to see expire when the clock can't be moved. Default 250 ms.</summary>
    public virtual TimeSpan ShortLease => TimeSpan.FromMilliseconds(250);

    /// <summary>Moves the memory's clock forward. Called only with <see cref="MemoryCapabilities.ControllableClock"/>.</summary>
    public virtual ValueTask AdvanceClockAsync(TimeSpan by, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{GetType().Name} has no controllable clock.");
}
