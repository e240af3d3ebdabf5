using System.Collections.Concurrent;
using System.Text.Json;

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

    readonly ConcurrentDictionary<string, Hold> locks = new(StringComparer.Ordinal);
    readonly string nonce = Guid.NewGuid().ToString("N");
    long acquires;

    /// <inheritdoc cref="IMachineMemory.ReadAsync"/>
    public ValueTask<MachineMemoryRecord?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return locks.TryGetValue(id, out var held) && held.IsCurrent(clock.GetUtcNow()) ? new(Decode(id, held.Lease)) : AskAsync(id, cancellationToken);
    }

    async ValueTask<MachineMemoryRecord?> AskAsync(string id, CancellationToken cancellationToken)
    {
        var request = new AcquireRequest(id, "", TimeSpan.Zero, [], ConcurrencyMode.Optimistic);
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
        var held = locks.GetValueOrDefault(id);
        var lease = held?.Lease ?? LeaseOf(id, previous);
        if ((previous is null || previous.Origin.Lease is not null) && lease.Version != (previous?.Origin.Version ?? 0)) throw new MachineMemoryConflictException(id);
        var commit = new MachineCommit
        {
            State = MachineMemoryRecordCodec.Encode(data),
            StateIsGivenAway = true,
            Summary = Summarise(data),
            EventKeys = [held is null && previous is not null ? KeyOf(data, previous) : LastKeyOf(data)],
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
        var request = new AcquireRequest(id, $"{nonce}:{Interlocked.Increment(ref acquires)}", options.LockTtl, []);
        for (var attempt = 0; ; attempt++)
        {
            var asked = clock.GetUtcNow();
            if (await memory.AcquireAsync(request, cancellationToken) is AcquireResult.Granted granted)
            {
                locks[id] = new Hold(granted.Lease, asked + options.LockTtl);
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
        if (locks.TryRemove(id, out var held)) await memory.ReleaseAsync(held.Lease, outboxPublished: false, cancellationToken);
        return true;
    }

    /// <inheritdoc cref="IMachineMemory.CleanupAsync"/>
    public async ValueTask CleanupAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (!options.EnableCleanup) return;
        var lease = locks.TryRemove(id, out var held)
            ? held.Lease
            : ((AcquireResult.Granted)await memory.AcquireAsync(new AcquireRequest(id, "", TimeSpan.Zero, [], ConcurrencyMode.Optimistic), cancellationToken)).Lease;
        if (!await memory.CleanupAsync(lease, cancellationToken)) throw new MachineMemoryConflictException(id);
    }

    static MachineMemoryRecord? Decode(string id, MachineLease lease) => lease.State is { } state ? MachineMemoryRecordCodec.Decode(state, id, new RecordOrigin(lease)) : null;

    MachineLease LeaseOf(string id, MachineMemoryRecord? previous)
    {
        var read = previous?.Origin.Lease;
        if (previous is not null && read is null) throw new ArgumentException("Without a lock, the previous record must be the one that was read from this memory.", nameof(previous));
        return new MachineLease(memory)
        {
            Subject = id,
            Owner = "",
            Fence = read?.Fence ?? 0,
            Version = previous?.Origin.Version ?? 0,
            Ttl = TimeSpan.Zero,
            ServerTime = read?.ServerTime ?? clock.GetUtcNow(),
            Outbox = read?.Outbox ?? [],
            Timers = read?.Timers ?? [],
        };
    }

    // Without a lock a commit refuses a handled event; writing its record once more is another change.
    static EventKey KeyOf(MachineMemoryRecord data, MachineMemoryRecord previous)
    {
        var key = LastKeyOf(data);
        return key == LastKeyOf(previous) ? EventKey.FromBytes(Guid.NewGuid().ToByteArray()) : key;
    }

    static EventKey LastKeyOf(MachineMemoryRecord data) => data.Handled.Count > 0 ? data.Handled[^1] : KeyOf(data.Consumed);

    static EventKey KeyOf(JsonElement? consumed) =>
        consumed is { ValueKind: JsonValueKind.Object } flat
        && flat.TryGetProperty("source"u8, out var source) && source.ValueKind == JsonValueKind.String
        && flat.TryGetProperty("id"u8, out var id) && id.ValueKind == JsonValueKind.String
            ? EventKey.Of(source.ToString(), id.ToString())
            : EventKey.FromBytes(Guid.NewGuid().ToByteArray());

    // The plain contract does not say whose record it is, but a workflow's subject does.
    static InstanceSummary Summarise(MachineMemoryRecord record)
    {
        var subject = ArvoOrchestrationSubject.TryParse(record.Subject, out var content) ? content : null;
        return new InstanceSummary
        {
            Machine = subject?.Orchestrator.Name ?? "",
            MachineVersion = subject?.Orchestrator.Version ?? "",
            ExecutionStatus = record.ExecutionStatus,
            Status = record.Status,
            Value = record.ValueText?.ToString(),
            ParentSubject = record.ParentSubject,
            Initiator = subject?.Execution.Initiator,
            InitEventId = record.InitEventId,
            LastError = record.Error is { } error ? $"{error.Name}: {error.Message}" : null,
        };
    }

    // A lock came with the state, so that reading under it asks nobody; not after a write, and not once the lease has run out and somebody else may have written.
    sealed class Hold(MachineLease lease, DateTimeOffset until)
    {
        volatile bool isStale;

        public MachineLease Lease { get; } = lease;

        public bool IsCurrent(DateTimeOffset now) => !isStale && now < until;

        public void Forget() => isStale = true;
    }
}
