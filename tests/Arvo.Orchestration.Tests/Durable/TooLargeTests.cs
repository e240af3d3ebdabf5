using static Arvo.Orchestration.Tests.Durable.ChainWorkflow;

namespace Arvo.Orchestration.Tests.Durable;

/// <summary>Who is told that a step does not fit into the memory.</summary>
public sealed class TooLargeTests
{
    const int Huge = 5_000_000;

    static readonly DurableOptions Optimistic = new() { Concurrency = ConcurrencyMode.Optimistic };

    readonly DurableRig _rig = new();

    [Fact]
    public async Task A_step_that_can_never_fit_is_parked()
    {
        await _rig.SendAllAsync(Init("s"));

        var outcome = await _rig.SendAsync(Next("s", "huge", new { emit = 257 }));

        var parked = outcome.ShouldBeOfType<DeliveryOutcome.Park>();
        parked.Reason.ShouldBe("step-too-large");
        parked.Detail.ShouldContain("257");
        (await _rig.DescribeAsync("s")).LeaseOwner.ShouldBeNull();
    }

    [Fact]
    public async Task An_optimistic_step_that_can_never_fit_is_parked()
    {
        var rig = new DurableRig(Optimistic);
        await rig.SendAllAsync(Init("s"));

        var outcome = await rig.SendAsync(Next("s", "huge", new { size = Huge }));

        outcome.ShouldBeOfType<DeliveryOutcome.Park>().Reason.ShouldBe("step-too-large");
        (await rig.DescribeAsync("s")).LeaseOwner.ShouldBeNull();
    }

    [Fact]
    public async Task A_repeated_event_that_would_be_too_large_now_is_a_repetition()
    {
        var rig = new DurableRig(Optimistic);
        await rig.SendAllAsync(Init("s"), Next("s", "a"));

        var outcome = await rig.SendAsync(Next("s", "a", new { size = Huge }));

        outcome.ShouldBe(DeliveryOutcome.Done.Instance);
        (await rig.DescribeAsync("s")).Version.ShouldBe(2);
    }

    [Fact]
    public async Task An_event_that_is_too_large_only_for_what_is_remembered_is_applied()
    {
        var rig = new DurableRig(Optimistic);
        var rival = new DurableRig(Optimistic, rig);
        await rig.SendAllAsync(Init("s", data: new { emit = 0 }));
        await rival.SendAllAsync(Next("s", "theirs", new { emit = 0 }));

        var outcome = await rig.SendAsync(Next("s", "ours", new { size = Huge, at = 2 }));

        outcome.ShouldBe(DeliveryOutcome.Done.Instance);
        (await rig.ChainOfAsync("s")).ShouldBe(ChainOver(Init("s"), Next("s", "theirs"), Next("s", "ours")));
    }

    [Fact]
    public async Task A_visit_is_not_blamed_for_the_event_beside_it()
    {
        await _rig.SendAllAsync(Init("s"));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _rig.Workflow.Before = (consumed, _) => consumed.Id == "first" ? new ValueTask(gate.Task) : default;
        var first = _rig.SendAsync(Next("s", "first"));
        var visit = _rig.VisitAsync("s");
        var huge = _rig.SendAsync(Next("s", "huge", new { size = Huge }));

        gate.SetResult();

        (await first).ShouldBe(DeliveryOutcome.Done.Instance);
        (await huge).ShouldBeOfType<DeliveryOutcome.Park>().Reason.ShouldBe("step-too-large");
        (await visit).ShouldBeTrue();
    }
}
