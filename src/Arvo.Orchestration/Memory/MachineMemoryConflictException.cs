namespace Arvo.Orchestration;

/// <summary>
/// A plain write was lost: somebody else changed the instance since it was read, or took its lock. Nothing was written; read again and decide again.
/// </summary>
public sealed class MachineMemoryConflictException(string subject)
    : Exception($"The record of '{subject}' was not written: it changed since it was read, or its lock was lost, or it is finished and cleaned up.")
{
    /// <summary>The instance's event subject.</summary>
    public string Subject { get; } = subject;
}
