using Arvo.TestKit;
using static Arvo.Orchestration.Tests.Durable.ChainWorkflow;

namespace Arvo.Orchestration.Tests.Durable;

public sealed class RoundTripTests
{
    [Theory]
    [InlineData(ConcurrencyMode.Lease)]
    [InlineData(ConcurrencyMode.Optimistic)]
    public async Task An_event_costs_an_acquire_and_a_commit_and_marks_go_a_hundred_at_a_time(ConcurrencyMode mode)
    {
        var rig = new DurableRig(new DurableOptions { Concurrency = mode });

        for (var i = 0; i < 500; i++) await rig.SendAllAsync(Init($"s{i}"));
        await rig.Executor.DrainAsync(DurableRig.Cancelled);

        Counts(rig).ShouldBe([("acquire", 500), ("commit", 500), ("mark", 5), ("publish", 500)]);
    }

    [Fact]
    public async Task Marks_leave_together_after_25_milliseconds()
    {
        var rig = new DurableRig();
        for (var i = 0; i < 10; i++) await rig.SendAllAsync(Init($"s{i}"));
        rig.TakeTrace();

        rig.Clock.Advance(TimeSpan.FromMilliseconds(25));

        await rig.Executor.DrainAsync(DurableRig.Cancelled);
        rig.TakeTrace().ShouldBe("mark");
        (await rig.DescribeAsync("s9")).Outbox.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_batch_of_marks_that_takes_long_does_not_keep_the_next_one_back()
    {
        var rig = new DurableRig();
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Memory.BeforeMark = () => answer.Task;
        await rig.SendAllAsync(Init("a"));
        rig.Clock.Advance(TimeSpan.FromMilliseconds(25));
        await Eventually.HoldsAsync("the first batch is under way", () => rig.HasTraced("mark"), DurableRig.Cancelled);
        await rig.SendAllAsync(Init("b"));
        rig.TakeTrace();

        rig.Clock.Advance(TimeSpan.FromMilliseconds(25));

        await Eventually.HoldsAsync("the second batch is under way", () => rig.HasTraced("mark"), DurableRig.Cancelled);
        answer.SetResult();
        await rig.Executor.DrainAsync(DurableRig.Cancelled);
        (await rig.DescribeAsync("b")).Outbox.ShouldBeEmpty();
    }

    [Fact]
    public async Task Lost_marks_are_no_failure()
    {
        var rig = new DurableRig();
        await rig.SendAllAsync(Init("s"));
        rig.Memory.Break("mark", done: false);

        await rig.Executor.DrainAsync(DurableRig.Cancelled);

        (await rig.DescribeAsync("s")).Outbox.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Events_that_fold_cost_less_than_one_round_trip_each()
    {
        var rig = new DurableRig();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Workflow.Before = (consumed, _) => consumed.Id == "init" ? new ValueTask(gate.Task) : default;
        var sending = Enumerable.Range(0, 320).Select(i => rig.SendAsync(Next("s", $"e{i}"))).Prepend(rig.SendAsync(Init("s"))).Reverse().ToArray();

        gate.SetResult();
        await Task.WhenAll(sending);
        await rig.Executor.DrainAsync(DurableRig.Cancelled);

        Counts(rig).ShouldBe([("acquire", 11), ("commit", 11), ("mark", 1), ("publish", 11)]);
    }

    static (string, int)[] Counts(DurableRig rig) =>
        [.. rig.Trace.CountBy(call => call).Select(count => (count.Key, count.Value)).OrderBy(count => count.Key, StringComparer.Ordinal)];
}
