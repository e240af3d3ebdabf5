namespace Arvo.Orchestration;

/// <summary>Settings common to all built-in memories. The defaults suit production.</summary>
public sealed record MachineMemoryOptions
{
    /// <summary>How long a lock of the plain contract lasts by the memory's clock. Default 60 s.</summary>
    public TimeSpan LockTtl { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a tombstone is kept once its outbox is empty. Default 7 days; a redelivery after that starts the workflow again.</summary>
    public TimeSpan TombstoneRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long an instance is kept that was acquired and never committed. Default 1 hour.</summary>
    public TimeSpan EmptyRetention { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// True: the plain contract's cleanup leaves a tombstone. False (default): it does nothing and the final record stays readable.
    /// </summary>
    public bool EnableCleanup { get; init; }

    /// <summary>How much one instance may hold.</summary>
    public MachineMemoryBounds Bounds { get; init; } = new();
}
