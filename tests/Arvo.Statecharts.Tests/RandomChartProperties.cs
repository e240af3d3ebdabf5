using Arvo.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace Arvo.Statecharts.Tests;

/// <summary>What holds for every chart, tried on random ones.</summary>
public sealed class RandomChartProperties
{
    static readonly Config Settings = Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(new Replay(new Rnd(RandomSeed.Value), null));

    static readonly Arbitrary<(int Chart, int Events)> Seeds = Gen.Choose(0, int.MaxValue - 1)
        .SelectMany(_ => Gen.Choose(0, int.MaxValue - 1), (chart, events) => (chart, events))
        .ToArbitrary();

    [Fact]
    public void Equal_inputs_give_equal_steps() => Check((chart, events) =>
    {
        var again = Charts.Compile(RandomCharts.Make(chart.Seed));

        Walk(chart.Chart, events).Select(Describe).ShouldBe(Walk(again, events).Select(Describe));
        Walk(chart.Chart, events).Select(Describe).ShouldBe(Walk(chart.Chart, events).Select(Describe));
    });

    [Fact]
    public void A_step_leaves_the_snapshot_it_was_given() => Check((chart, events) =>
    {
        foreach (var (before, _) in Pairs(Walk(chart.Chart, events)))
        {
            var text = before.Snapshot.Persisted();
            foreach (var next in events)
                chart.Chart.Send(before.Snapshot, next);
            before.Snapshot.Persisted().ShouldBe(text);
        }
    });

    [Fact]
    public void A_snapshot_is_the_same_after_being_stored() => Check((chart, events) =>
    {
        foreach (var step in Walk(chart.Chart, events))
        {
            var text = step.Snapshot.Persisted();
            var restored = chart.Chart.Restore(step.Snapshot.ToUtf8Bytes());
            restored.Persisted().ShouldBe(text);
            restored.ActiveStates.ShouldBe(step.Snapshot.ActiveStates, ignoreOrder: true);
            restored.Tags.ShouldBe(step.Snapshot.Tags, ignoreOrder: true);
        }
    });

    [Fact]
    public void Every_configuration_is_legal() => Check((chart, events) =>
    {
        foreach (var step in Walk(chart.Chart, events))
            AssertLegal(step.Snapshot);
    });

    // Without history: through it XState enters states again that it has not left (XS §7.3), and so do we.
    [Fact]
    public void No_state_is_entered_twice_or_left_twice() => Check(withHistory: false, (chart, events) =>
    {
        var active = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in Walk(chart.Chart, events))
        {
            if (step.Error is not null)
                return;
            Replay(step, active);
            if (step.Snapshot.Status == SnapshotStatus.Done)
                active.ShouldBeEmpty();
            else
                active.ShouldBe(step.Snapshot.ActiveStates.Select(node => node.Id), ignoreOrder: true);
            if (step.Snapshot.Status == SnapshotStatus.Done)
                return;
        }
    });

    static void Check(Action<(Chart Chart, int Seed), IReadOnlyList<ChartEvent>> property) => Check(withHistory: true, property);

    static void Check(bool withHistory, Action<(Chart Chart, int Seed), IReadOnlyList<ChartEvent>> property) => Prop.ForAll(Seeds, seeds =>
    {
        var chart = Charts.Compile(RandomCharts.Make(seeds.Chart, withHistory));
        property((chart, seeds.Chart), [.. RandomCharts.MakeEvents(seeds.Events)]);
    }).Check(Settings);

    static List<Step> Walk(Chart chart, IReadOnlyList<ChartEvent> events)
    {
        List<Step> steps = [chart.Start()];
        // What fails to start has the state from before its first step: the root alone.
        if (steps[0].Error is not null)
            return [];
        foreach (var next in events)
            steps.Add(chart.Send(steps[^1].Snapshot, next));
        return steps;
    }

    static IEnumerable<(Step Before, Step After)> Pairs(List<Step> steps) => steps.Zip(steps.Skip(1));

    static string Describe(Step step) => $"{step.Snapshot.Persisted()} {string.Join(',', step.Log)} {step.Changed} {step.Error?.Message}";

    static void AssertLegal(Snapshot snapshot)
    {
        var active = snapshot.ActiveStates.ToHashSet();
        active.Count.ShouldBe(snapshot.ActiveStates.Count);
        active.ShouldContain(snapshot.Chart.Root);
        foreach (var node in active)
        {
            node.Kind.ShouldNotBe(StateKind.History);
            if (node.Parent is { } parent)
                active.ShouldContain(parent);
            var children = node.Children.Where(child => child.Kind != StateKind.History).ToList();
            if (node.Kind == StateKind.Compound)
                children.Count(active.Contains).ShouldBe(1, $"children of {node} in {snapshot.Value}");
            if (node.Kind == StateKind.Parallel)
                children.ShouldAllBe(child => active.Contains(child));
        }
    }

    static void Replay(Step step, HashSet<string> active)
    {
        foreach (var entry in step.Log.Select(value => value.AsString() ?? ""))
        {
            if (entry.StartsWith('+'))
                active.Add(entry[1..]).ShouldBeTrue($"{entry} twice");
            if (entry.StartsWith('-'))
                active.Remove(entry[1..]).ShouldBeTrue($"{entry} without having been entered");
        }
    }
}
