using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>
/// A plain memory behind the durable seam, with weaker promises (they are logged at start): the record's handled keys are the inbox and its produced
/// events are the outbox. As a record holds the events of one step only, it needs batches of one event. What was published is known to this process
/// only, so after another replica's turn, or a restart, the last step's events are sent once more, with the same ids.
/// </summary>
internal sealed class PlainMemoryAdapter(IMachineMemory memory, TimeProvider time) : IDurableMachineMemory
{
    const int RememberedPublications = 10_000;
    static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<string, MachineMemoryRecord?> _read = new(StringComparer.Ordinal); // by owner, while it holds the lock
    readonly ConcurrentDictionary<string, long> _published = new(StringComparer.Ordinal);

    public async ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        if (!await GuardAsync("lock", () => memory.LockAsync(request.Subject, cancellationToken))) return new AcquireResult.Denied(AskAgain);
        try
        {
            var record = await GuardAsync("read", () => memory.ReadAsync(request.Subject, cancellationToken));
            _read[request.Owner] = record;
            return new AcquireResult.Granted(LeaseOf(request, record));
        }
        catch
        {
            await memory.UnlockAsync(request.Subject, CancellationToken.None);
            throw;
        }
    }

    public async ValueTask<CommitResult> CommitAsync(MachineLease lease, MachineCommit commit, CancellationToken cancellationToken)
    {
        if (commit.Timers.Count > 0)
            throw new ConfigViolation($"A workflow with timers needs a durable machine memory; {memory.GetType().Name} is none.");
        var previous = _read.GetValueOrDefault(lease.Owner);
        var next = MachineMemoryRecordCodec.Decode(commit.State) with { Handled = MachineMemoryRecord.HandledWith(previous?.Handled ?? [],
            [.. commit.EventKeys]) };
        try
        {
            await memory.WriteAsync(lease.Subject, next, previous, cancellationToken);
        }
        catch (MachineMemoryConflictException)
        {
            return CommitResult.Fenced.Instance;
        }
        catch (Exception error)
        {
            throw new MachineMemoryUnavailableException("write", mayHaveWritten: true, error);
        }
        lease.Version = VersionOf(next);
        if (commit.KeepLease) _read[lease.Owner] = next;
        else await UnlockAsync(lease);
        return new CommitResult.Committed(lease.Version);
    }

    public ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken) => new(lease.Held);

    public async ValueTask ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken)
    {
        if (outboxPublished) Remember(lease.Subject, lease.Version);
        await UnlockAsync(lease);
    }

    public async ValueTask<bool> CleanupAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        if (!_read.TryGetValue(lease.Owner, out var record) || record is null) return false;
        await GuardAsync("clean up", () => CleanedAsync(lease.Subject, record, cancellationToken));
        await UnlockAsync(lease);
        return true;
    }

    public ValueTask MarkPublishedAsync(IReadOnlyList<OutboxMark> marks, CancellationToken cancellationToken)
    {
        foreach (var (subject, version) in marks) Remember(subject, version);
        return default;
    }

    public ValueTask<IReadOnlyList<DueInstance>> ScanAsync(ScanRequest request, CancellationToken cancellationToken) =>
        new((IReadOnlyList<DueInstance>)[]);

    public ValueTask<InstanceDescription?> DescribeAsync(string subject, CancellationToken cancellationToken) => throw NotKept("describe instances");

    public ValueTask<InstancePage> ListAsync(InstanceFilter filter, CancellationToken cancellationToken) => throw NotKept("list instances");

    public ValueTask<MachineMemoryRecord?> ReadAsync(string id, CancellationToken cancellationToken) => memory.ReadAsync(id, cancellationToken);

    public ValueTask WriteAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken) =>
        memory.WriteAsync(id, data, previous, cancellationToken);

    public ValueTask<bool> LockAsync(string id, CancellationToken cancellationToken) => memory.LockAsync(id, cancellationToken);

    public ValueTask<bool> UnlockAsync(string id, CancellationToken cancellationToken) => memory.UnlockAsync(id, cancellationToken);

    MachineLease LeaseOf(AcquireRequest request, MachineMemoryRecord? record)
    {
        if (record is null) return new MachineLease(this, request, time.GetUtcNow());
        var version = VersionOf(record);
        return new MachineLease(this, request, time.GetUtcNow())
        {
            Version = version,
            State = MachineMemoryRecordCodec.Encode(record),
            Handled = request.EventKeys.Intersect(HandledBy(record)).ToHashSet(),
            Outbox = _published.GetValueOrDefault(request.Subject) == version ? [] : [.. record.Produced.Select(Outbound)],
        };
    }

    async ValueTask UnlockAsync(MachineLease lease)
    {
        lease.Held = false;
        _read.TryRemove(lease.Owner, out _);
        try
        {
            await memory.UnlockAsync(lease.Subject, CancellationToken.None);
        }
        catch (Exception)
        {
            // A lock that can't be given back expires by itself (AS §8.2); the step does not depend on it.
        }
    }

    async ValueTask<bool> CleanedAsync(string subject, MachineMemoryRecord record, CancellationToken cancellationToken)
    {
        await memory.CleanupAsync(subject, record, record, cancellationToken);
        return true;
    }

    void Remember(string subject, long version)
    {
        if (_published.Count >= RememberedPublications) _published.Clear();
        _published[subject] = version;
    }

    // The event applied last counts even where the record keeps no keys.
    static IReadOnlyList<EventKey> HandledBy(MachineMemoryRecord record) =>
        EventKey.TryOf(record.Consumed) is { } last ? [.. record.Handled, last] : record.Handled;

    // A plain record carries no version; the event it applied last tells one state of an instance
    // from another. The top 63 bits of its key: a positive long.
    static long VersionOf(MachineMemoryRecord record) => EventKey.TryOf(record.Consumed) is { Value: var key } ? Math.Max(1, (long)(key >> 65)) : 1;

    static OutboundEvent Outbound(JsonElement flat) =>
        OutboundEvent.Of(ArvoEvent.FromJson(flat)) with { Body = JsonMarshal.GetRawUtf8Value(flat).ToArray() };

    static async ValueTask<T> GuardAsync<T>(string operation, Func<ValueTask<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new MachineMemoryUnavailableException(operation, mayHaveWritten: false, error);
        }
    }

    NotSupportedException NotKept(string what) => new($"{memory.GetType().Name} is a plain machine memory; it can't {what}.");
}
