using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Arvo.Orchestration;

/// <summary>
/// An instance as it was when it was acquired, and the right to commit to it. Disposing gives an unused lease back.
/// Not for concurrent use.
/// </summary>
public sealed class MachineLease(IDurableMachineMemory memory) : IAsyncDisposable
{
    /// <summary>
    /// What an acquire grants: its subject and, unless it is optimistic, its owner and time. Of an
    /// instance that was never committed, until an initializer says more.
    /// </summary>
    /// <param name="memory">The memory that grants it.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="serverTime">The memory's clock.</param>
    [SetsRequiredMembers]
    public MachineLease(IDurableMachineMemory memory, AcquireRequest request, DateTimeOffset serverTime) : this(memory)
    {
        Subject = request.Subject;
        ServerTime = serverTime;
        Held = request.Mode == ConcurrencyMode.Lease;
        (Owner, Ttl) = Held ? (request.Owner, request.LeaseTtl) : ("", TimeSpan.Zero);
    }

    /// <summary>The instance's event subject.</summary>
    public required string Subject { get; init; }

    /// <summary>The nonce of this acquire; empty in optimistic mode.</summary>
    public required string Owner { get; init; }

    /// <summary>Grows with every lease ever granted for this instance; never reset once something is committed.</summary>
    public required long Fence { get; init; }

    /// <summary>
    /// Count of events applied; 0 for an instance that was never committed. A commit compares it, and moves it on when it succeeds.
    /// </summary>
    public required long Version { get; set; }

    /// <summary>How long the lease lasts from an acquire or pin, by the memory's clock; zero in optimistic mode.</summary>
    public required TimeSpan Ttl { get; init; }

    /// <summary>The stored state bytes, or null when nothing was committed yet or the instance is a tombstone.</summary>
    public ReadOnlyMemory<byte>? State { get; init; }

    /// <summary>Finished and cleaned up: only handled keys are left. Nothing may be committed to it.</summary>
    public bool Tombstone { get; init; }

    /// <summary>Those requested keys that were applied before. May be incomplete in optimistic mode, where the commit checks them.</summary>
    public IReadOnlySet<EventKey> Handled { get; init; } = NoKeys;

    /// <summary>Events of the last commit that are not yet known to be published, in order.</summary>
    public IReadOnlyList<OutboundEvent> Outbox { get; init; } = [];

    /// <summary>Armed timers.</summary>
    public IReadOnlyList<MachineTimer> Timers { get; init; } = [];

    /// <summary>The memory's clock at the time of the acquire.</summary>
    public required DateTimeOffset ServerTime { get; init; }

    /// <summary>Nothing was written to acquire it, so the version alone fences.</summary>
    public bool IsOptimistic => Owner.Length == 0;

    /// <summary>Optimistic, of an instance that was never committed: the memory need not know of it.</summary>
    public bool IsUnstored => IsOptimistic && Version == 0;

    /// <summary>False after a commit or release gave the lease back, and always in optimistic mode.</summary>
    public bool Held { get; set; }

    internal static IReadOnlySet<EventKey> NoKeys { get; } = FrozenSet<EventKey>.Empty;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Held) await memory.ReleaseAsync(this, outboxPublished: false, CancellationToken.None);
    }
}
