using System.Diagnostics;
using System.Globalization;
using Arvo.Simulation.Tests.Simulated;

namespace Arvo.Simulation.Tests;

/// <summary>
/// The real executor and sweeper under random schedules. ARVO_SIMULATIONS says how many (default 20,000), ARVO_SIMULATION_SEED where to start;
/// a failure prints the seed and its journal, and the seed alone replays it.
/// </summary>
public sealed class SimulationTests
{
    const int MostForABreak = 5_000;

    static readonly int Schedules = Setting("ARVO_SIMULATIONS", 20_000);
    static readonly int FirstSeed = Setting("ARVO_SIMULATION_SEED", 1);

    public static TheoryData<string> Breaks => [.. Enum.GetNames<Break>().Where(name => name != nameof(Break.None))];

    [Fact]
    public void Random_schedules_keep_every_invariant()
    {
        var started = Stopwatch.GetTimestamp();
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var steps = 0L;
        for (var seed = FirstSeed; seed < FirstSeed + Schedules; seed++)
        {
            var result = Schedule.Run(seed);
            if (result.Violation is not null) Assert.Fail(Explain(seed, Break.None));
            steps += result.Steps;
            foreach (var (what, count) in result.Counts) counts[what] = counts.GetValueOrDefault(what) + count;
        }

        Write($"{Schedules} schedules from seed {FirstSeed}, {steps} steps, {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, 0 violations");
        foreach (var (what, count) in counts) Write($"  {what}: {count}");
    }

    [Fact]
    public void The_schedules_meet_everything_that_can_go_wrong()
    {
        var met = Enumerable.Range(1, 400).Select(seed => Schedule.Run(seed)).SelectMany(result => result.Counts.Keys)
            .ToHashSet(StringComparer.Ordinal);

        string[] expected =
        [
            "acknowledged as late", "cleaned up", "committed", "committed, folded", "crash", "deferred: contention", "deferred: early",
            "deferred: fenced", "denied", "duplicate recognised", "failover that forgets writes", "fenced", "held", "parked: already-started",
            "parked: contract-violation", "pause", "pause beyond the lease", "pending outbox read", "published again", "timer put off",
            "tombstone read",
        ];
        expected.ShouldBeSubsetOf(met);
    }

    [Fact]
    public void A_seed_gives_the_same_run_every_time()
    {
        var first = Schedule.Run(42, journal: true);
        var second = Schedule.Run(42, journal: true);

        second.Journal.ShouldBe(first.Journal);
        second.Steps.ShouldBe(first.Steps);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public void A_deliberate_break_is_caught(string name)
    {
        var broken = Enum.Parse<Break>(name);

        var caught = Enumerable.Range(1, MostForABreak).Select(seed => Schedule.Run(seed, broken))
            .FirstOrDefault(result => result.Violation is not null);

        caught.ShouldNotBeNull($"{name} went unnoticed in {MostForABreak} schedules");
        Write($"{name}: caught by schedule {caught.Seed}: {caught.Violation}");
    }

    static string Explain(int seed, Break broken)
    {
        var replayed = Schedule.Run(seed, broken, journal: true);
        return $"Seed {seed} breaks an invariant: {replayed.Violation}\nReplay it with ARVO_SIMULATION_SEED={seed} ARVO_SIMULATIONS=1.\n{string.Join('\n', replayed.Journal.TakeLast(200))}";
    }

    static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    static void Write(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
