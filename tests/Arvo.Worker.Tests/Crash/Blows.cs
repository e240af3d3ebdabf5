using Arvo.Crash;
using Arvo.TestKit;

namespace Arvo.Worker.Tests.Crash;

/// <summary>
/// Kills and freezes workers that are at work. Which, how and when is random, from a seed; "when" is a count of published events, so that every blow hits
/// somebody who does something, on a fast machine and on a slow one.
/// </summary>
sealed class Blows(CrashRig rig, Random random)
{
    const int FewestEventsBetween = 20, MostEventsBetween = 120;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public int Kills { get; private set; }

    public int Zombies { get; private set; }

    /// <summary>Deals all blows, one after the other.</summary>
    public async Task DealAsync(int kills, int zombies, CancellationToken cancellationToken)
    {
        var blows = Enumerable.Repeat(KillAsync, kills).Concat(Enumerable.Repeat<Func<WorkerSlot, CancellationToken, Task>>(FreezeAsync, zombies)).ToArray();
        random.Shuffle(blows);
        foreach (var blow in blows)
        {
            var next = rig.Audit.Distinct + random.Next(FewestEventsBetween, MostEventsBetween);
            await Eventually.HoldsAsync($"{next} events were published", Patience, () => rig.Audit.Distinct >= next, cancellationToken);
            await Eventually.HoldsAsync("a worker is ready", Patience, () => rig.Workers.Any(worker => worker.IsReady), cancellationToken);
            await blow(random.GetItems([.. rig.Workers.Where(worker => worker.IsReady)], 1)[0], cancellationToken);
        }
    }

    async Task KillAsync(WorkerSlot worker, CancellationToken cancellationToken)
    {
        await worker.KillAndRestartAsync(cancellationToken);
        Kills++;
    }

    // Frozen, given up by the broker, its leases outlived and its events with somebody else: then it wakes and goes on as if nothing had been.
    async Task FreezeAsync(WorkerSlot worker, CancellationToken cancellationToken)
    {
        worker.Running.Send(Signal.Stop);
        var leasesEnd = await rig.StoreTimeAsync(cancellationToken) + CrashWorker.LeaseTtl;
        await rig.GiveUpOnAsync(worker, cancellationToken);
        await Eventually.HoldsAsync("the others are ready", Patience, () => rig.Workers.All(other => other == worker || other.IsReady), cancellationToken);
        await Eventually.HoldsAsync("the leases ended", Patience, async token => await rig.StoreTimeAsync(token) > leasesEnd, cancellationToken);
        worker.Running.Send(Signal.Continue);
        Zombies++;
    }
}
