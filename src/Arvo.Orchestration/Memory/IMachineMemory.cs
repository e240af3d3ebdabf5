namespace Arvo.Orchestration;

/// <summary>
/// The machine memory that anybody can write: five methods keyed by an instance's event subject (AS §8).
/// Methods are called concurrently. A memory that can also commit conditionally implements <see cref="IDurableMachineMemory"/>.
/// </summary>
public interface IMachineMemory
{
    /// <summary>The stored record, or null when there is no such instance. Tries two or three times within a second, then throws.</summary>
    ValueTask<MachineMemoryRecord?> ReadAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a record; never retries. <paramref name="previous"/> is what this execution read (null: nothing), so that a memory can compare and set.
    /// </summary>
    ValueTask WriteAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken);

    /// <summary>
    /// False: somebody else holds it, after a few quick tries. Throws only when the memory itself is out of order. A lock expires by itself.
    /// </summary>
    ValueTask<bool> LockAsync(string id, CancellationToken cancellationToken);

    /// <summary>Gives the lock back; tolerant, never throws for a lock that is gone.</summary>
    ValueTask<bool> UnlockAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Called once the final state is stored and before the completion event leaves; never after a failure. Does nothing by default.
    /// </summary>
    ValueTask CleanupAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken) => default;
}
