using Arvo.Orchestration;
using Arvo.TestKit;

namespace Arvo.Worker.Tests.Crash;

/// <summary>
/// Kills and freezes workers that are at work. Which, how and when is random, from a seed; "when" is a count of published events, so that
/// every blow hits somebody who does something, on a fast machine and on a slow one.
/// </summary>
sealed class Blows(CrashRig rig, ConcurrencyMode mode, Random random)
{
    /// <summary>In what an executor logs of a commit that came too late.</summary>
    public const string Fenced = ": fenced";

    const int FewestEventsBetween = 20, MostEventsBetween = 120;
    const int EventsMissed = 100; // by a zombie without leases
    static readonly TimeSpan LongestTakeover = TimeSpan.FromSeconds(10); // more than the retry queue that holds an event for a lease

    public int Kills { get; private set; }

    public int Zombies { get; private set; }

    /// <summary>How many leases of zombies had gone to somebody else when they woke.</summary>
    public int Overtaken { get; private set; }

    /// <summary>
    /// Deals all blows, one after the other. With leases, as many zombies more as it takes until one was fenced: one whose commit was
    /// on its way to the store when it froze has nothing left to be fenced for.
    /// </summary>
    public async Task DealAsync(int kills, int zombies, CancellationToken cancellationToken)
    {
        var blows = Enumerable.Repeat(KillAsync, kills)
            .Concat(Enumerable.Repeat<Func<WorkerSlot, CancellationToken, Task>>(mode == ConcurrencyMode.Lease ? FreezeWithLeasesAsync : FreezeAsync,
                zombies))
            .ToArray();
        random.Shuffle(blows);
        foreach (var blow in blows)
        {
            await PassAsync(cancellationToken);
            await blow(Victim(), cancellationToken);
        }
        if (mode != ConcurrencyMode.Lease) return;
        await PassAsync(cancellationToken);
        for (; !HasFenced; await PassAsync(cancellationToken)) await FreezeWithLeasesAsync(Victim(), cancellationToken);
    }

    bool HasFenced => rig.LogLines.Any(line => line.Contains(Fenced, StringComparison.Ordinal));

    async Task PassAsync(CancellationToken cancellationToken)
    {
        var next = rig.Audit.Distinct + random.Next(FewestEventsBetween, MostEventsBetween);
        await Eventually.HoldsAsync($"{next} events were published", () => rig.Audit.Distinct >= next, cancellationToken);
        await Eventually.HoldsAsync("a worker is ready", () => rig.Workers.Any(worker => worker.IsReady), cancellationToken);
    }

    WorkerSlot Victim() => random.GetItems([.. rig.Workers.Where(worker => worker.IsReady)], 1)[0];

    async Task KillAsync(WorkerSlot worker, CancellationToken cancellationToken)
    {
        await worker.KillAndRestartAsync(cancellationToken);
        Kills++;
    }

    // Frozen with a lease in hand, outlived by it, given up by the broker, its events with somebody
    // else: then it wakes and goes on as if nothing had been.
    async Task FreezeWithLeasesAsync(WorkerSlot worker, CancellationToken cancellationToken)
    {
        var held = await FreezeAtWorkAsync(worker, cancellationToken);
        await Eventually.HoldsAsync("the others are ready", () => rig.Workers.All(other => other == worker || other.IsReady), cancellationToken);
        await Eventually.HoldsAsync("the leases ended", token => rig.Leases.HaveEndedAsync(held, TimeSpan.Zero, token), cancellationToken);
        await Eventually.HoldsAsync("somebody took over, or nobody needs to", token => IsOvertakenAsync(worker, held, token), cancellationToken);
        worker.Running.Send(Signal.Continue);
        Zombies++;
    }

    // Frozen with what it remembers, given up by the broker, while the others go on with its instances.
    async Task FreezeAsync(WorkerSlot worker, CancellationToken cancellationToken)
    {
        worker.Running.Send(Signal.Stop);
        await Eventually.HoldsAsync("the others are ready", () => rig.Workers.All(other => other == worker || other.IsReady), cancellationToken);
        var wakes = rig.Audit.Distinct + EventsMissed;
        await Eventually.HoldsAsync("the others went on", async token =>
        {
            await rig.GiveUpOnAsync(worker, token);
            return rig.Audit.Distinct >= wakes || rig.InFlight == 0;
        }, cancellationToken);
        worker.Running.Send(Signal.Continue);
        Zombies++;
    }

    // An instance that needs nothing more, as one that was only swept, is never taken again.
    async Task<bool> IsOvertakenAsync(WorkerSlot worker, IReadOnlyList<StoredLease> held, CancellationToken cancellationToken)
    {
        await rig.GiveUpOnAsync(worker, cancellationToken);
        var overtaken = await rig.Leases.OvertakenAsync(held, cancellationToken);
        Overtaken += overtaken;
        return overtaken > 0 || await rig.Leases.HaveEndedAsync(held, LongestTakeover, cancellationToken);
    }

    async Task<IReadOnlyList<StoredLease>> FreezeAtWorkAsync(WorkerSlot worker, CancellationToken cancellationToken)
    {
        while (true)
        {
            worker.Running.Send(Signal.Stop);
            if (await rig.Leases.HeldByAsync(worker.Running.ProcessId, cancellationToken) is { Count: > 0 } held) return held;
            worker.Running.Send(Signal.Continue); // between two events; once more after the next
            var before = rig.Audit.Distinct;
            await Eventually.HoldsAsync("another event was published", () => rig.Audit.Distinct > before, cancellationToken);
        }
    }
}
