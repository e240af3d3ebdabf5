namespace Arvo.Simulation.Tests.Simulated;

/// <summary>The store on the far side of the network: the real memory in process on the world's clock, watched by the ledger.</summary>
internal sealed class SimulatedStore(World world, Ledger ledger, Break broken)
{
    public SimpleMachineMemory Inner { get; } = new(null, new StoreClock(world));

    public AcquireResult Acquire(AcquireRequest request, IDurableMachineMemory client)
    {
        if (Result(Inner.AcquireAsync(request, CancellationToken.None)) is not AcquireResult.Granted { Lease: var lease } granted)
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

    public CommitResult Commit(MachineLease lease, MachineCommit commit)
    {
        var at = lease;
        if (broken == Break.UnfencedWrite) at = Copy(((AcquireResult.Granted)Result(Inner.AcquireAsync(new(lease.Subject, "", TimeSpan.Zero, [], ConcurrencyMode.Optimistic), CancellationToken.None))).Lease);
        var from = at.Version;
        var result = Result(Inner.CommitAsync(at, commit, CancellationToken.None));
        if (result is CommitResult.Committed) ledger.Committed(lease, from, commit);
        else ledger.Fenced(lease);
        return result;
    }

    public bool Pin(MachineLease lease) => Result(Inner.PinAsync(lease, CancellationToken.None));

    public bool Release(MachineLease lease, bool outboxPublished)
    {
        Done(Inner.ReleaseAsync(lease, outboxPublished, CancellationToken.None));
        return true;
    }

    public bool Cleanup(MachineLease lease)
    {
        ledger.Count("cleaned up");
        if (broken != Break.CleanupForgetsEverything) return Result(Inner.CleanupAsync(lease, CancellationToken.None));
        Inner.Clear(lease.Subject);
        return true;
    }

    public bool Mark(IReadOnlyList<OutboxMark> marks)
    {
        if (broken == Break.MarkClearsAnyOutbox) marks = [.. marks.Select(mark => mark with { Version = Describe(mark.Subject)?.Version ?? 0 })];
        Done(Inner.MarkPublishedAsync(marks, CancellationToken.None));
        return true;
    }

    // The order of equal ages depends on hash codes, which differ between runs of the test program.
    public IReadOnlyList<DueInstance> Scan(ScanRequest request) =>
        [.. Result(Inner.ScanAsync(request with { Limit = int.MaxValue }, CancellationToken.None)).OrderByDescending(due => due.Age).ThenBy(due => due.Subject, StringComparer.Ordinal).Take(request.Limit)];

    public InstanceDescription? Describe(string subject) => Result(Inner.DescribeAsync(subject, CancellationToken.None));

    /// <summary>A lease as the wire carries it: what the far side does to it is known to the caller only through the answer.</summary>
    public MachineLease Copy(MachineLease lease) => new(Inner)
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

    static T Result<T>(ValueTask<T> call) => call.IsCompleted ? call.GetAwaiter().GetResult() : throw new InvalidOperationException("The memory in process completes at once.");

    static void Done(ValueTask call) => Result(Completed(call));

    static async ValueTask<bool> Completed(ValueTask call)
    {
        await call;
        return true;
    }

    sealed class StoreClock(World world) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => world.Now;
    }
}
