using System.Collections.Concurrent;

namespace Arvo.Orchestration;

/// <summary>
/// The five plain methods on top of a durable memory, with the retries of AS §8.2. They are fenced as well: a lock keeps its nonce and the version
/// it read, a record remembers the version it was read at, and a write compares both.
/// A store has one by deriving from <see cref="DurableMachineMemory"/>. Safe for concurrent use.
/// </summary>
public sealed class PlainContract(IDurableMachineMemory memory, MachineMemoryOptions options, TimeProvider clock)
{
    static readonly TimeSpan[] ReadWaits = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200)];
    static readonly TimeSpan[] LockWaits = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(150)];

    readonly ConcurrentDictionary<string, Hold> _locks = new(StringComparer.Ordinal);
    readonly string _nonce = Guid.NewGuid().ToString("N");
    long _acquires;

    /// <inheritdoc cref="IMachineMemory.ReadAsync"/>
    public ValueTask<MachineMemoryRecord?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return _locks.TryGetValue(id, out var held) && held.IsCurrent(clock.GetUtcNow())
            ? new(Decode(id, held.Lease))
            : AskAsync(id, cancellationToken);
    }

    async ValueTask<MachineMemoryRecord?> AskAsync(string id, CancellationToken cancellationToken)
    {
        var request = AcquireRequest.ToRead(id);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await memory.AcquireAsync(request, cancellationToken) is AcquireResult.Granted { Lease: var lease } ? Decode(id, lease) : null;
            }
            catch (MachineMemoryUnavailableException) when (attempt < ReadWaits.Length)
            {
                await Task.Delay(ReadWaits[attempt], clock, cancellationToken);
            }
        }
    }

    /// <inheritdoc cref="IMachineMemory.WriteAsync"/>
    /// <exception cref="MachineMemoryConflictException">The write was lost; nothing was written.</exception>
    public async ValueTask WriteAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(data);
        var held = _locks.GetValueOrDefault(id);
        var lease = held?.Lease ?? LeaseOf(id, previous);
        if (VersionRead(previous) is { } read && read != lease.Version) throw new MachineMemoryConflictException(id);
        var commit = new MachineCommit
        {
            State = MachineMemoryRecordCodec.Encode(data),
            StateIsGivenAway = true,
            Summary = InstanceSummary.Of(data, ArvoOrchestrationSubject.TryParse(data.Subject, out var subject) ? subject : null),
            EventKeys = [KeyOf(data, held is null ? previous : null)],
            Outbox = lease.Outbox,
            Timers = lease.Timers,
            KeepLease = lease.Held,
        };
        held?.Forget();
        if (await memory.CommitAsync(lease, commit, cancellationToken) is CommitResult.Fenced) throw new MachineMemoryConflictException(id);
    }

    /// <inheritdoc cref="IMachineMemory.LockAsync"/>
    public async ValueTask<bool> LockAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var request = new AcquireRequest(id, $"{_nonce}:{Interlocked.Increment(ref _acquires)}", options.LockTtl, []);
        for (var attempt = 0; ; attempt++)
        {
            var asked = clock.GetUtcNow();
            if (await memory.AcquireAsync(request, cancellationToken) is AcquireResult.Granted granted)
            {
                _locks[id] = new Hold(granted.Lease, asked + options.LockTtl);
                return true;
            }
            if (attempt == LockWaits.Length) return false;
            await Task.Delay(LockWaits[attempt], clock, cancellationToken);
        }
    }

    /// <inheritdoc cref="IMachineMemory.UnlockAsync"/>
    public async ValueTask<bool> UnlockAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (_locks.TryRemove(id, out var held)) await memory.ReleaseAsync(held.Lease, outboxPublished: false, cancellationToken);
        return true;
    }

    /// <inheritdoc cref="IMachineMemory.CleanupAsync"/>
    public async ValueTask CleanupAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (!options.EnableCleanup) return;
        var lease = _locks.TryRemove(id, out var held)
            ? held.Lease
            : ((AcquireResult.Granted)await memory.AcquireAsync(AcquireRequest.ToRead(id), cancellationToken)).Lease;
        if (!await memory.CleanupAsync(lease, cancellationToken)) throw new MachineMemoryConflictException(id);
    }

    static MachineMemoryRecord? Decode(string id, MachineLease lease) =>
        lease.State is { } state ? MachineMemoryRecordCodec.Decode(state, id, new RecordOrigin(lease)) : null;

    // Null: the record was not read from a memory, so a lock alone fences its write.
    static long? VersionRead(MachineMemoryRecord? previous) => previous is null ? 0 : previous.Origin.Lease is null ? null : previous.Origin.Version;

    MachineLease LeaseOf(string id, MachineMemoryRecord? previous)
    {
        var read = previous?.Origin.Lease;
        if (previous is not null && read is null)
            throw new ArgumentException("Without a lock, the previous record must be the one that was read from this memory.", nameof(previous));
        return new MachineLease(memory, AcquireRequest.ToRead(id), read?.ServerTime ?? clock.GetUtcNow())
        {
            Fence = read?.Fence ?? 0,
            Version = previous?.Origin.Version ?? 0,
            Outbox = read?.Outbox ?? [],
            Timers = read?.Timers ?? [],
        };
    }

    // An optimistic commit is fenced when its key was handled. Writing again for the same event is a new change, so it gets a new key.
    static EventKey KeyOf(MachineMemoryRecord data, MachineMemoryRecord? previous)
    {
        var key = LastKeyOf(data);
        return previous is not null && key == LastKeyOf(previous) ? NewKey() : key;
    }

    static EventKey LastKeyOf(MachineMemoryRecord data) => data.Handled.Count > 0 ? data.Handled[^1] : EventKey.TryOf(data.Consumed) ?? NewKey();

    static EventKey NewKey() => EventKey.FromBytes(Guid.NewGuid().ToByteArray());

    // The lease holds the state, so a read under the lock needs no round trip, until the first write or the end of the lease.
    sealed class Hold(MachineLease lease, DateTimeOffset until)
    {
        volatile bool _isStale;

        public MachineLease Lease { get; } = lease;

        public bool IsCurrent(DateTimeOffset now) => !_isStale && now < until;

        public void Forget() => _isStale = true;
    }
}
