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
    public async Task A_delay_beyond_the_end_of_the_calendar_is_never_due()
    {
        await _rig.SendAllAsync(Init("s", data: new { arm = "t", delay = 900_000_000_000_000 }));

        (await _rig.DescribeAsync("s")).Timers.ShouldHaveSingleItem().Due.ShouldBe(DateTimeOffset.MaxValue);
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
    public async Task A_timer_that_a_retry_may_help_is_put_off_longer_each_time_and_says_so()
    {
        await _rig.SendAllAsync(Init("s", data: new { arm = "stuck" }));
        List<TimeSpan> waits = [];

        for (var failures = 1; failures <= 10; failures++)
        {
            await _rig.VisitAsync("s");
            var put = await _rig.DescribeAsync("s");
            put.Timers.ShouldHaveSingleItem().Failures.ShouldBe(failures);
            put.Summary.ShouldNotBeNull().LastError.ShouldBe("stuck: Execution violation: a fault that passes");
            waits.Add(put.Timers[0].Due - _rig.Clock.GetUtcNow());
            _rig.Clock.Advance(waits[^1]);
        }

        waits.Select(wait => wait.TotalSeconds).ShouldBe([5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
        (await _rig.DescribeAsync("s")).Summary.ShouldNotBeNull().ExecutionStatus.ShouldBe(ExecutionStatus.Normal);
    }

    [Fact]
    public async Task A_timer_that_was_put_off_is_not_tried_before_it_is_due_again()
    {
        await _rig.SendAllAsync(Init("s", data: new { arm = "stuck" }));
        await _rig.VisitAsync("s");
        _rig.Clock.Advance(TimeSpan.FromMilliseconds(4999));

        (await _rig.Store.ScanAsync(new ScanRequest(ScanKind.Timers, TimeSpan.Zero, 10), DurableRig.Cancelled)).ShouldBeEmpty();
        await _rig.VisitAsync("s");

        (await _rig.DescribeAsync("s")).Timers.ShouldHaveSingleItem().Failures.ShouldBe(1);
    }

    [Fact]
    public async Task A_timer_whose_fault_passed_is_fired_and_the_error_is_forgotten()
    {
        await _rig.SendAllAsync(Init("s", data: new { arm = "flaky" }));

        for (var visit = 0; visit < 3; visit++)
        {
            await _rig.VisitAsync("s");
            _rig.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        _rig.Publisher.Ids.ShouldBe(["init.0", "flaky-1.0"]);
        var fired = await _rig.DescribeAsync("s");
        fired.Timers.ShouldBeEmpty();
        fired.Summary.ShouldNotBeNull().LastError.ShouldBeNull();
    }

    [Fact]
    public async Task A_timer_that_fails_keeps_no_other_of_its_instance_waiting()
    {
        await _rig.SendAllAsync(Init("s", data: new { arm = "stuck" }), Next("s", "a", new { arm = "t" }),
            Next("s", "b", new { arm = "later", delay = 1000 }));

        await _rig.VisitAsync("s");
        _rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await _rig.VisitAsync("s");

        _rig.Publisher.Ids.Skip(3).ShouldBe(["t-2.0", "later-3.0"]);
        (await _rig.DescribeAsync("s")).Timers.ShouldHaveSingleItem().Id.ShouldBe("stuck");
    }

    [Fact]
    public async Task A_timer_that_no_retry_can_help_ends_its_instance_and_tells_so_once()
    {
        await _rig.SendAllAsync(Init("s", data: new { arm = "poison" }), Next("s", "a", new { arm = "t", delay = 1000 }));

        await _rig.VisitAsync("s");
        await _rig.VisitAsync("s");

        var failed = await _rig.DescribeAsync("s");
        failed.Summary.ShouldNotBeNull().ExecutionStatus.ShouldBe(ExecutionStatus.Failure);
        failed.Timers.ShouldBeEmpty();
        _rig.Publisher.Ids.ShouldBe(["init.0", "a.0", "poison-1.0"]);
    }

    [Fact]
    public async Task A_timer_whose_step_is_too_large_to_be_stored_ends_its_instance()
    {
        await _rig.SendAllAsync(Init("s", data: new { arm = "t", fires = new { size = 5_000_000 } }));

        await _rig.VisitAsync("s");

        (await _rig.DescribeAsync("s")).Summary.ShouldNotBeNull().ExecutionStatus.ShouldBe(ExecutionStatus.Failure);
        _rig.Publisher.Ids.ShouldBe(["init.0", "t-1.0"]);
    }

    [Fact]
    public async Task A_timer_of_which_nothing_can_be_told_stays_armed_and_the_visit_fails()
    {
        await _rig.SendAllAsync(Init("s", data: new { arm = "mute" }));

        await Should.ThrowAsync<ContractViolation>(_rig.VisitAsync("s"));

        var left = (await _rig.DescribeAsync("s")).Timers.ShouldHaveSingleItem();
        (left.Id, left.Failures).ShouldBe(("mute", 0));
    }

    [Fact]
    public async Task Arming_a_timer_again_forgets_its_failures()
    {
        await _rig.SendAllAsync(Init("s", data: new { arm = "stuck" }));
        await _rig.VisitAsync("s");

        await _rig.SendAllAsync(Next("s", "a", new { arm = "stuck" }));

        (await _rig.DescribeAsync("s")).Timers.ShouldHaveSingleItem().Failures.ShouldBe(0);
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
