using Arvo.Orchestration.Tests.Durable;

namespace Arvo.Simulation.Tests.Simulated;

/// <summary>
/// What is sent in one schedule: a few instances, each started, stepped, perhaps finished or failed; some events poison, repeated, or with timers.
/// </summary>
internal static class Workload
{
    public static IEnumerable<(TimeSpan At, ArvoEvent Event)> Create(World world)
    {
        var subjects = world.Random.Next(1, 4);
        for (var s = 0; s < subjects; s++)
        {
            foreach (var sent in ForOne(world, $"s{s}"))
            {
                yield return (world.Between(0, 400), sent);
                if (world.Chance(0.15)) yield return (world.Between(0, 5_000), sent);
            }
        }
    }

    static List<ArvoEvent> ForOne(World world, string subject)
    {
        List<ArvoEvent> events = [ChainWorkflow.Init(subject, "init", Data(world, poison: false))];
        if (world.Chance(0.05)) events.Add(ChainWorkflow.Init(subject, "init2", Data(world, poison: false)));
        var count = world.Random.Next(1, 7);
        for (var i = 0; i < count; i++) events.Add(ChainWorkflow.Next(subject, $"e{i}", Data(world, poison: true)));
        if (world.Chance(0.4)) events.Add(ChainWorkflow.Next(subject, "last", new { emit = 1, final = true }));
        else if (world.Chance(0.1)) events.Add(ChainWorkflow.Next(subject, "last", new { emit = 1, fail = true }));
        return events;
    }

    static Dictionary<string, object> Data(World world, bool poison)
    {
        var data = new Dictionary<string, object> { ["emit"] = world.Random.Next(3) };
        if (poison && world.Chance(0.07)) data["violation"] = true;
        if (world.Chance(0.2)) (data["arm"], data["delay"]) = (TimerId(world), world.Random.Next(100_000));
        if (world.Chance(0.1)) data["cancel"] = "t";
        return data;
    }

    // Those that fail twice and those that fail for good among others.
    static string TimerId(World world) => world.Random.Next(20) switch
    {
        < 10 => "t",
        < 15 => "u",
        < 19 => "flaky",
        _ => "poison",
    };
}
