using Arvo.TestKit;
using static Arvo.Orchestration.Tests.Durable.ChainWorkflow;

namespace Arvo.Orchestration.Tests.Durable;

public sealed class ContentionTests
{
    readonly DurableRig _rig = new();

    [Fact]
    public async Task A_lease_held_elsewhere_is_asked_for_four_times_and_then_the_event_waits_for_its_end()
    {
        await _rig.HoldAsync("s", TimeSpan.FromSeconds(20));

        var sending = _rig.SendAsync(Init("s"));
        var waited = await PassWaitsAsync(3);

        var deferred = (await sending).ShouldBeOfType<DeliveryOutcome.Defer>();
        deferred.Reason.ShouldBe("contention");
        (deferred.Delay + waited).ShouldBe(TimeSpan.FromSeconds(20));
        waited.ShouldBeInRange(TimeSpan.FromMilliseconds(85), TimeSpan.FromMilliseconds(255));
        _rig.TakeTrace().ShouldBe("acquire acquire acquire acquire");
    }

    [Fact]
    public async Task A_lease_that_ends_meanwhile_is_granted_without_a_delay()
    {
        await _rig.HoldAsync("s", TimeSpan.FromMilliseconds(1));

        var sending = _rig.SendAsync(Init("s"));
        await PassWaitsAsync(1);

        (await sending).ShouldBe(DeliveryOutcome.Done.Instance);
        _rig.TakeTrace().ShouldBe("acquire acquire commit publish");
    }

    [Fact]
    public async Task A_visit_does_not_wait_for_a_lease()
    {
        await _rig.HoldAsync("s", TimeSpan.FromSeconds(20));

        (await _rig.VisitAsync("s")).ShouldBeFalse();

        _rig.TakeTrace().ShouldBe("acquire");
    }

    [Fact]
    public async Task An_optimistic_writer_takes_no_lease()
    {
        var rig = new DurableRig(new DurableOptions { Concurrency = ConcurrencyMode.Optimistic });

        await rig.SendAllAsync(Init("s"), Next("s", "a"));

        rig.TakeTrace().ShouldBe("acquire commit publish commit publish");
        (await rig.DescribeAsync("s")).Fence.ShouldBe(0);
        (await rig.ChainOfAsync("s")).ShouldBe(ChainOver(Init("s"), Next("s", "a")));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    public async Task A_lost_race_is_run_again_and_after_three_a_lease_is_taken(int races, int leases)
    {
        var rig = new DurableRig(new DurableOptions { Concurrency = ConcurrencyMode.Optimistic });
        await rig.SendAllAsync(Init("s", data: new { emit = 0 }));
        var rival = new DurableRig(sharing: rig);
        var lost = 0;
        rig.Memory.BeforeCommit = () => lost < races ? rival.SendAllAsync(Next("s", $"rival{lost++}", new { emit = 0 })) : Task.CompletedTask;

        var outcome = await rig.SendAsync(Next("s", "mine"));

        outcome.ShouldBe(DeliveryOutcome.Done.Instance);
        var instance = await rig.DescribeAsync("s");
        instance.Version.ShouldBe(races + 2);
        (instance.Fence - races).ShouldBe(leases);
        (await rig.ChainOfAsync("s")).ShouldBe(ChainOver([Init("s"), .. Enumerable.Range(0, races).Select(i => Next("s", $"rival{i}")),
            Next("s", "mine")]));
    }

    [Fact]
    public async Task An_optimistic_writer_takes_a_lease_to_act_on_what_it_only_read()
    {
        var rig = new DurableRig(new DurableOptions { Concurrency = ConcurrencyMode.Optimistic });
        await rig.SendAllAsync(Init("s"));
        rig.TakeTrace();

        await rig.SendAllAsync(Init("s"));

        rig.TakeTrace().ShouldBe("acquire pin release+clear");
    }

    [Fact]
    public async Task An_optimistic_final_step_is_cleaned_up_before_the_completion_leaves()
    {
        var rig = new DurableRig(new DurableOptions { Concurrency = ConcurrencyMode.Optimistic });

        await rig.SendAllAsync(Init("s", data: new { final = true }));

        rig.TakeTrace().ShouldBe("acquire commit acquire cleanup publish");
        (await rig.DescribeAsync("s")).Tombstone.ShouldBeTrue();
    }

    [Fact]
    public async Task An_optimistic_cleanup_that_fails_gives_its_lease_back()
    {
        var rig = new DurableRig(new DurableOptions { Concurrency = ConcurrencyMode.Optimistic });
        rig.Memory.Break("cleanup", done: false);

        await Should.ThrowAsync<DependencyUnavailableException>(rig.SendAsync(Init("s", data: new { final = true })));

        var instance = await rig.DescribeAsync("s");
        instance.LeaseOwner.ShouldBeNull();
        instance.Tombstone.ShouldBeFalse();
    }

    [Fact]
    public async Task A_leaseholder_overtaken_by_an_optimistic_writer_gives_its_lease_back()
    {
        await _rig.SendAllAsync(Init("s"));
        var rival = new DurableRig(new DurableOptions { Concurrency = ConcurrencyMode.Optimistic }, _rig);
        await _rig.Executor.DrainAsync(DurableRig.Cancelled);
        var holder = new DurableRig(sharing: _rig);
        holder.Memory.BeforeCommit = () => rival.SendAllAsync(Next("s", "rival"));

        var outcome = await holder.SendAsync(Next("s", "mine"));

        outcome.ShouldBeOfType<DeliveryOutcome.Defer>().Reason.ShouldBe("fenced");
        var instance = await _rig.DescribeAsync("s");
        instance.LeaseOwner.ShouldBeNull();
        instance.Version.ShouldBe(2);
    }

    // No more of them: a lease that was granted comes with timers of its own.
    async Task<TimeSpan> PassWaitsAsync(int count)
    {
        var start = _rig.Clock.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            await _rig.Clock.TimersArmedAsync(1, DurableRig.Cancelled).WaitAsync(Eventually.Patience, DurableRig.Cancelled);
            _rig.Clock.AdvanceToNextTimer();
        }
        return _rig.Clock.GetElapsedTime(start);
    }
}
