using Arvo.Orchestration;

namespace Arvo.Memory.Sqlite;

/// <summary>Which file, and what to keep there.</summary>
public sealed record SqliteMachineMemoryOptions
{
    /// <summary>
    /// The database file; created with its tables when missing. On a disk of this machine, never on
    /// a network share (SQLite's write-ahead log needs shared memory).
    /// </summary>
    public required string Path { get; init; }

    /// <summary>How long to wait for another process that writes. Default 5 s; beyond it an operation fails and nothing is written.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many waiting writes share one transaction, and so one wait for the disk, at most. Default 64.</summary>
    public int LargestBatch { get; init; } = 64;

    /// <summary>How often expired tombstones are deleted, at most, in the course of scans. Default 1 minute.</summary>
    public TimeSpan JanitorInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Retentions, bounds and the plain contract's lock.</summary>
    public MachineMemoryOptions Memory { get; init; } = new();
}
