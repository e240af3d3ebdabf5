using System.Diagnostics;
using Arvo.Orchestration;
using Shouldly;

namespace Arvo.Memory.Conformance;

/// <summary>One run of a fact on a memory, and the steps that facts are made of.</summary>
internal sealed class Trial(MemoryUnderTest store, CancellationToken cancellationToken)
{
    /// <summary>So long that no machine is too slow to see it running.</summary>
    public static readonly TimeSpan LongLease = TimeSpan.FromMinutes(10);

    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan PollLimit = TimeSpan.FromMinutes(3);

    public IDurableMachineMemory Memory => store.Memory;

    public IDurableMachineMemory Other => store.OtherClient;

    public MachineMemoryOptions Options => store.Options;

    public CancellationToken Cancellation => cancellationToken;

    public bool ClockIsOurs => store.Capabilities.HasFlag(MemoryCapabilities.ControllableClock);

    public TimeSpan ExpiringLease => ClockIsOurs ? LongLease : store.ShortLease;

    public static string NewSubject() => $"subject-{Guid.NewGuid():N}";

    public static string NewOwner() => $"owner-{Guid.NewGuid():N}";

    public static EventKey NewKey() => EventKey.FromBytes(Guid.NewGuid().ToByteArray());

    public static EventKey[] NewKeys(int count) => [.. Enumerable.Range(0, count).Select(_ => NewKey())];

    public ValueTask PassAsync(TimeSpan time) => store.AdvanceClockAsync(time, cancellationToken);

    public ValueTask<AcquireResult> TryAcquireAsync(
        string subject, string? owner = null, IReadOnlyList<EventKey>? keys = null, TimeSpan? ttl = null) =>
        Memory.AcquireAsync(new AcquireRequest(subject, owner ?? NewOwner(), ttl ?? LongLease, keys ?? []), cancellationToken);

    public async Task<MachineLease> AcquireAsync(string subject, params EventKey[] keys) => Granted(await TryAcquireAsync(subject, keys: keys));

    public async Task<MachineLease> ReadAsync(string subject, params EventKey[] keys) =>
        Granted(await Memory.AcquireAsync(new AcquireRequest(subject, "", TimeSpan.Zero, keys, ConcurrencyMode.Optimistic), cancellationToken));

    public async Task<long> CommitAsync(MachineLease lease, MachineCommit commit) =>
        (await Memory.CommitAsync(lease, commit, cancellationToken)).ShouldBeOfType<CommitResult.Committed>().Version;

    public async Task ShouldBeFencedAsync(MachineLease lease, MachineCommit commit) =>
        (await Memory.CommitAsync(lease, commit, cancellationToken)).ShouldBeOfType<CommitResult.Fenced>();

    public async Task<InstanceDescription> DescribeAsync(string subject) =>
        (await Memory.DescribeAsync(subject, cancellationToken)).ShouldNotBeNull();

    /// <summary>All that a scan finds: subject and how long it waited.</summary>
    public async Task<Dictionary<string, TimeSpan>> ScanAsync(ScanKind kind, TimeSpan olderThan) =>
        (await Memory.ScanAsync(new ScanRequest(kind, olderThan, 100_000), cancellationToken)).ToDictionary(due => due.Subject, due => due.Age,
            StringComparer.Ordinal);

    /// <summary>An instance that was committed once, and is held by nobody.</summary>
    public async Task<string> CommittedAsync(MachineCommit? commit = null)
    {
        var subject = NewSubject();
        await CommitAsync(await AcquireAsync(subject), commit ?? Sample.Commit());
        return subject;
    }

    /// <summary>An instance that finished and was cleaned up.</summary>
    public async Task<string> TombstoneAsync(MachineCommit? final = null)
    {
        var subject = NewSubject();
        var lease = await AcquireAsync(subject);
        await CommitAsync(lease, (final ?? Sample.Commit()) with { KeepLease = true });
        (await Memory.CleanupAsync(lease, cancellationToken)).ShouldBeTrue();
        return subject;
    }

    /// <summary>Acquires with a lease that soon expires, and waits until the memory says that it has.</summary>
    public async Task<MachineLease> ExpiredAsync(string subject, params EventKey[] keys)
    {
        var lease = Granted(await TryAcquireAsync(subject, keys: keys, ttl: ExpiringLease));
        await LetExpireAsync(lease);
        return lease;
    }

    public async Task LetExpireAsync(MachineLease lease)
    {
        if (ClockIsOurs) await PassAsync(lease.Ttl + TimeSpan.FromMilliseconds(1));
        await UntilAsync(async () => await Memory.DescribeAsync(lease.Subject, cancellationToken) is not { LeaseOwner: not null });
    }

    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(started) > PollLimit)
                throw new TimeoutException($"What the fact waits for did not happen within {PollLimit}.");
            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    public static MachineLease Granted(AcquireResult result) => result.ShouldBeOfType<AcquireResult.Granted>().Lease;

    public static TimeSpan Denied(AcquireResult result) => result.ShouldBeOfType<AcquireResult.Denied>().Remaining;
}
