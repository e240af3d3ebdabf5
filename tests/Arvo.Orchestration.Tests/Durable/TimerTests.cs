using static Arvo.Orchestration.Tests.Durable.ChainWorkflow;

namespace Arvo.Orchestration.Tests.Durable;

public sealed class TimerTests
{
    static readonly ArvoEvent Arming = Init("s", data: new { arm = "t", delay = 5000 });

    readonly DurableRig _rig = new();

    [Fact]
    public async Task A_timer_is_armed_by_the_commit_and_due_by_the_memorys_clock()
    {
        _rig.Clock.Skew(TimeSpan.FromHours(3));
        var armedAt = _rig.Clock.GetUtcNow();

        await _rig.SendAllAsync(Arming);

        var timer = (await _rig.DescribeAsync("s")).Timers.ShouldHaveSingleItem();
        timer.Id.ShouldBe("t");
        timer.Sequence.ShouldBe(1);
        timer.Due.ShouldBe(armedAt + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_due_timer_is_fired_once()
    {
        await _rig.SendAllAsync(Arming);
        _rig.Clock.Advance(TimeSpan.FromSeconds(5));

        await _rig.VisitAsync("s");
        await _rig.VisitAsync("s");

        var instance = await _rig.DescribeAsync("s");
        instance.Version.ShouldBe(2);
        instance.Timers.ShouldBeEmpty();
        _rig.Publisher.Ids.ShouldBe(["init.0", "t-1.0"]);
    }

    [Fact]
    public async Task A_timer_that_is_not_due_is_left_alone()
    {
        await _rig.SendAllAsync(Arming);
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(4999));

        await _rig.VisitAsync("s");

        (await _rig.DescribeAsync("s")).Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_timer_does_not_fire()
    {
        await _rig.SendAllAsync(Arming, Next("s", "a", new { cancel = "t" }));
        _rig.Clock.Advance(TimeSpan.FromSeconds(5));

        await _rig.VisitAsync("s");

        (await _rig.DescribeAsync("s")).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Arming_an_id_again_replaces_the_timer_and_gives_it_a_new_sequence()
    {
        await _rig.SendAllAsync(Arming);
        _rig.Clock.Advance(TimeSpan.FromSeconds(1));

        await _rig.SendAllAsync(Next("s", "a", new { cancel = "t", arm = "t", delay = 9000 }));

        var timer = (await _rig.DescribeAsync("s")).Timers.ShouldHaveSingleItem();
        timer.Sequence.ShouldBe(2);
        (timer.Due - _rig.Clock.GetUtcNow()).ShouldBe(TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task Due_timers_fire_in_the_order_they_were_due_and_one_may_cancel_the_next()
    {
        await _rig.SendAllAsync(
            Init("s", data: new { arm = "third", delay = 3000 }),
            Next("s", "a", new { arm = "first", delay = 1000, fires = new { cancel = "second" } }),
            Next("s", "b", new { arm = "second", delay = 2000 }));
        _rig.Clock.Advance(TimeSpan.FromSeconds(10));

        await _rig.VisitAsync("s");

        _rig.Publisher.Ids.Skip(3).ShouldBe(["first-2.0", "third-1.0"]);
        _rig.Memory.Commits[^1].EventKeys.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_fire_whose_answer_was_lost_is_not_repeated()
    {
        await _rig.SendAllAsync(Arming);
        _rig.Clock.Advance(TimeSpan.FromSeconds(5));
        _rig.Memory.Break("commit", done: true);
        await Should.ThrowAsync<MachineMemoryUnavailableException>(_rig.VisitAsync("s"));

        await _rig.VisitAsync("s");

        (await _rig.DescribeAsync("s")).Version.ShouldBe(2);
        _rig.Publisher.Ids.ShouldBe(["init.0", "t-1.0"]);
    }

    [Fact]
    public async Task A_timer_that_cannot_be_fired_stays_armed_and_the_visit_fails()
    {
        await _rig.SendAllAsync(Init("s", data: new { arm = "poison" }), Next("s", "a", new { arm = "t" }));

        await Should.ThrowAsync<ContractViolation>(_rig.VisitAsync("s"));

        (await _rig.DescribeAsync("s")).Timers.ShouldHaveSingleItem().Id.ShouldBe("poison");
        _rig.Publisher.Ids.ShouldBe(["init.0", "a.0", "t-2.0"]);
    }

    [Fact]
    public async Task A_visit_without_the_workflow_publishes_what_is_stranded_and_leaves_timers_alone()
    {
        _rig.Publisher.FailNext = new DependencyUnavailableException("rabbitmq", "no confirm");
        await Should.ThrowAsync<DependencyUnavailableException>(_rig.SendAsync(Init("s", data: new { arm = "t" })));

        await _rig.Executor.VisitAsync("s", workflow: null, DurableRig.Cancelled);

        var instance = await _rig.DescribeAsync("s");
        instance.Timers.ShouldHaveSingleItem();
        instance.Outbox.ShouldBeEmpty();
        _rig.Publisher.Ids.ShouldBe(["init.0"]);
    }

    [Fact]
    public async Task A_finished_instance_keeps_no_timers()
    {
        await _rig.SendAllAsync(Arming, Next("s", "last", new { final = true }));

        (await _rig.DescribeAsync("s")).Timers.ShouldBeEmpty();
    }
}
