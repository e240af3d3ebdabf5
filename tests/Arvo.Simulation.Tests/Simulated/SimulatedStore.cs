namespace Arvo.Simulation.Tests.Simulated;

/// <summary>
/// The store on the far side of the network: the real memory in process on the world's clock, watched by the ledger. Acquires, releases and marks are
/// answered when the primary has them; commits, pins and cleanups when they are durable. A failover forgets what was not.
/// </summary>
internal sealed class SimulatedStore(World world, Ledger ledger, Break broken)
{
    readonly ReplicatedLog _log = new(world);

    SimpleMachineMemory Inner => _log.Primary;

    public void Failover()
    {
        ledger.Count(_log.Written > _log.Durable ? "failover that forgets writes" : "failover");
        world.Note(() => $"FAILOVER forgets {_log.Written - _log.Durable} of {_log.Written} writes");
        _log.Failover();
        ledger.RolledBackTo(_log.Durable);
    }

    public AcquireResult Acquire(AcquireRequest request, IDurableMachineMemory client)
    {
        if (_log.Write(primary => Result(primary.AcquireAsync(request,
            CancellationToken.None))) is not AcquireResult.Granted { Lease: var lease } granted)
        {
            ledger.Count("denied");
            return new AcquireResult.Denied(LeaseLeft(request.Subject));
        }
        ledger.Granted(granted.Lease);
        return new AcquireResult.Granted(new MachineLease(client)
        {
            Subject = lease.Subject,
            Owner = lease.Owner,
            Fence = lease.Fence,
            Version = lease.Version,
            Ttl = lease.Ttl,
            State = lease.State,
            Tombstone = lease.Tombstone,
            Handled = broken == Break.NoInbox ? new HashSet<EventKey>() : lease.Handled,
            Outbox = broken == Break.NoHelp && lease.Handled.Count == 0 ? [] : lease.Outbox,
            Timers = lease.Timers,
            ServerTime = lease.ServerTime,
            Held = lease.Held,
        });
    }

    public void Commit(MachineLease lease, MachineCommit commit, Action<CommitResult> answer)
    {
        var from = 0L;
        var result = _log.Write(primary =>
        {
            var at = Copy(broken == Break.UnfencedWrite ? Current(primary, lease.Subject) : lease);
            from = at.Version;
            return Result(primary.CommitAsync(at, broken == Break.HandledEventsCommitted ? Disguised(primary, lease, commit) : commit,
                CancellationToken.None));
        });
        if (result is CommitResult.Committed) ledger.Committed(lease, from, commit, _log.Written);
        else ledger.Fenced(lease);
        _log.WhenDurable(() => answer(result));
    }

    public void Pin(MachineLease lease, Action<bool> answer)
    {
        var pinned = _log.Write(primary => Result(primary.PinAsync(Copy(lease), CancellationToken.None)));
        _log.WhenDurable(() => answer(pinned));
    }

    public void Release(MachineLease lease, bool outboxPublished, Action<bool> answer)
    {
        _log.Write(primary => Done(primary.ReleaseAsync(Copy(lease), outboxPublished, CancellationToken.None)));
        answer(true);
    }

    public void Cleanup(MachineLease lease, Action<bool> answer)
    {
        ledger.Count("cleaned up");
        var cleaned = _log.Write(primary =>
        {
            if (broken != Break.CleanupForgetsEverything) return Result(primary.CleanupAsync(Copy(lease), CancellationToken.None));
            primary.Clear(lease.Subject);
            return true;
        });
        _log.WhenDurable(() => answer(cleaned));
    }

    public void Mark(IReadOnlyList<OutboxMark> marks, Action<bool> answer)
    {
        _log.Write(primary =>
        {
            var told = broken == Break.MarkClearsAnyOutbox
                ? [.. marks.Select(mark => mark with { Version = Current(primary, mark.Subject).Version })]
                : marks;
            return Done(primary.MarkPublishedAsync(told, CancellationToken.None));
        });
        answer(true);
    }

    // The order of equal ages depends on hash codes, which differ between runs of the test program.
    public IReadOnlyList<DueInstance> Scan(ScanRequest request) =>
        [.. Result(Inner.ScanAsync(request with { Limit = int.MaxValue }, CancellationToken.None))
            .OrderByDescending(due => due.Age)
            .ThenBy(due => due.Subject, StringComparer.Ordinal)
            .Take(request.Limit)];

    public InstanceDescription? Describe(string subject) => Result(Inner.DescribeAsync(subject, CancellationToken.None));

    /// <summary>A lease as the wire carries it: what the far side does to it is known to the caller only through the answer.</summary>
    public static MachineLease Copy(MachineLease lease) => new(NoMemory)
    {
        Subject = lease.Subject,
        Owner = lease.Owner,
        Fence = lease.Fence,
        Version = lease.Version,
        Ttl = lease.Ttl,
        ServerTime = lease.ServerTime,
        Held = lease.Held,
    };

    TimeSpan LeaseLeft(string subject) => Describe(subject)?.LeaseRemaining ?? TimeSpan.Zero;

    static T Result<T>(ValueTask<T> call) =>
        call.IsCompleted ? call.GetAwaiter().GetResult() : throw new InvalidOperationException("The memory in process completes at once.");

    static bool Done(ValueTask call) => Result(Completed(call));

    static async ValueTask<bool> Completed(ValueTask call)
    {
        await call;
        return true;
    }

    static MachineLease Current(SimpleMachineMemory primary, string subject, params IReadOnlyList<EventKey> keys) =>
        ((AcquireResult.Granted)Result(primary.AcquireAsync(new(subject, "", TimeSpan.Zero, keys, ConcurrencyMode.Optimistic),
            CancellationToken.None))).Lease;

    static MachineCommit Disguised(SimpleMachineMemory primary, MachineLease lease, MachineCommit commit)
    {
        var handled = Current(primary, lease.Subject, commit.EventKeys).Handled;
        return commit with { EventKeys = [.. commit.EventKeys.Select(key => handled.Contains(key)
            ? EventKey.Of("again", $"{key}{lease.Version}")
            : key)] };
    }

    // Copies only carry values; nobody disposes of them.
    static readonly SimpleMachineMemory NoMemory = new();
}
