using System.Diagnostics;
using Arvo.Crash;
using Arvo.Orchestration;
using Arvo.TestKit;

namespace Arvo.Worker.Tests.Crash;

/// <summary>The promise, on real servers: whatever dies when, every order ends, and every event of it is applied once.</summary>
public sealed class CrashTests(RabbitMqFixture rabbitMq, PostgresFixture postgres, ITestOutputHelper output)
{
    const int OrdersInFlight = 500, Kills = 20, Zombies = 5;
    static readonly TimeSpan Bound = TimeSpan.FromMinutes(15); // ends a hang; a run takes a minute

    /// <summary>Set it to the seed of a failure message to have the same blows, victims and pauses again.</summary>
    const string SeedVariable = "ARVO_CRASH_SEED";

    [Theory]
    [InlineData(ConcurrencyMode.Lease)]
    [InlineData(ConcurrencyMode.Optimistic)]
    public async Task Killed_and_frozen_workers_lose_nothing_and_apply_nothing_twice(ConcurrencyMode mode)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        var seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out var given) ? given : Random.Shared.Next();
        await using var rig = await CrashRig.StartAsync(rabbitMq, postgres, workers: 2, bound.Token, $"--mode={mode}");
        var blows = new Blows(rig, mode, new Random(seed));
        var started = Stopwatch.GetTimestamp();

        try
        {
            await rig.PlaceAsync(OrdersInFlight, bound.Token);
            var dealing = blows.DealAsync(Kills, Zombies, bound.Token);
            await KeepInFlightAsync(rig, dealing, bound.Token);
            await SettledAsync(rig, bound.Token);

            blows.Kills.ShouldBe(Kills);
            blows.Zombies.ShouldBeGreaterThanOrEqualTo(Zombies);
            if (mode == ConcurrencyMode.Lease)
                CountLines(rig, Blows.Fenced).ShouldBeGreaterThan(0, "no zombie was fenced, so this run proved little");
            await NothingIsWrongAsync(rig, bound.Token);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"{SeedVariable}={seed}: {e.Message}{Environment.NewLine}{Figures(rig, blows, started)}{Environment.NewLine}{await StuckAsync(rig)}",
                e);
        }
        output.WriteLine(
            $"{mode}, {SeedVariable}={seed}: {Figures(rig, blows, started)}, {await rig.Leases.LeftAsync(CancellationToken.None)} ended leases left");
    }

    [Fact]
    public async Task A_worker_that_loses_one_event_is_found_out()
    {
        const int orders = 20, lost = 40;
        var cancellation = TestContext.Current.CancellationToken;
        await using var rig = await CrashRig.StartAsync(rabbitMq, postgres, workers: 1, cancellation, $"--lose={lost}");

        await rig.PlaceAsync(orders, cancellation);
        await Eventually.HoldsAsync("all orders but one ended", () => rig.InFlight == 1, cancellation);
        await rig.Workers[0].StopAsync(cancellation);

        var clean = await rig.CleanRunAsync(cancellation);
        rig.Audit.FaultsAgainst(clean).ShouldContain(fault => fault.Contains("was never published"));
    }

    // As long as there are blows to come, an order that ends makes room for the next.
    static async Task KeepInFlightAsync(CrashRig rig, Task dealing, CancellationToken cancellationToken)
    {
        while (!dealing.IsCompleted)
        {
            await Eventually.HoldsAsync("orders end", () => rig.InFlight < OrdersInFlight || dealing.IsCompleted, cancellationToken);
            if (!dealing.IsCompleted) await rig.PlaceAsync(OrdersInFlight - rig.InFlight, cancellationToken);
        }
        await dealing;
    }

    static async Task SettledAsync(CrashRig rig, CancellationToken cancellationToken)
    {
        await Eventually.HoldsAsync("every order ended", () => rig.InFlight == 0, cancellationToken);
        await Eventually.HoldsAsync("everything is known to be published",
            async token => (await rig.Memory.ScanAsync(new ScanRequest(ScanKind.Outbox, TimeSpan.Zero, 1), token)).Count == 0, cancellationToken);
        await Eventually.HoldsAsync("the queues are empty", async token => (await rig.LeftInQueuesAsync(token)).Count == 0, cancellationToken);
        await Task.WhenAll(rig.Workers.Select(worker => worker.StopAsync(cancellationToken)));
    }

    // After the workers have stopped: what they had not acknowledged is in the queues again.
    static async Task NothingIsWrongAsync(CrashRig rig, CancellationToken cancellationToken)
    {
        var clean = await rig.CleanRunAsync(cancellationToken);
        rig.Audit.FaultsAgainst(clean).ShouldBeEmpty();
        (await StoredState.FaultsAsync(rig.Memory, clean, cancellationToken)).ShouldBeEmpty();
        (await rig.LeftInQueuesAsync(cancellationToken)).ShouldBeEmpty();
    }

    static string Figures(CrashRig rig, Blows blows, long started) =>
        $"{Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, {blows.Kills} kills, {blows.Zombies} zombies (overtaken in {blows.Overtaken} instances), {rig.Placed} orders, {rig.Audit.Completed} completed, {rig.Audit.Distinct} events, "
        + $"{rig.Audit.Copies} published again, {CountLines(rig, "was applied before")} redeliveries recognised, {CountLines(rig, " had ended")} late, {CountLines(rig, ": contention")} leases held elsewhere, "
        + $"{CountLines(rig, Blows.Fenced)} fenced, {CountLines(rig, "had left behind")} outboxes helped, {CountLines(rig, "instances for Outbox")} sweeps that found some";

    static int CountLines(CrashRig rig, string text) => rig.LogLines.Count(line => line.Contains(text, StringComparison.Ordinal));

    static async Task<string> StuckAsync(CrashRig rig)
    {
        var clean = await rig.CleanRunAsync(CancellationToken.None);
        IEnumerable<string> wrong = [.. rig.Audit.FaultsAgainst(clean).Take(5),
            .. (await StoredState.FaultsAsync(rig.Memory, clean, CancellationToken.None)).Take(5),
            .. await rig.LeftInQueuesAsync(CancellationToken.None), .. rig.Workers.SelectMany(worker => worker.LastWords(30))];
        return string.Join(Environment.NewLine, wrong);
    }
}
