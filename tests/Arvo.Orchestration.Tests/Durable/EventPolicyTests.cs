using static Arvo.Orchestration.Tests.Durable.ChainWorkflow;

namespace Arvo.Orchestration.Tests.Durable;

public sealed class EventPolicyTests
{
    readonly DurableRig _rig = new();

    [Fact]
    public async Task An_early_event_is_brought_back_and_leaves_no_instance_behind()
    {
        var outcome = await _rig.SendAsync(Next("s", "early"));

        outcome.ShouldBe(new DeliveryOutcome.Defer(TimeSpan.FromMilliseconds(250), "early"));
        (await _rig.Store.DescribeAsync("s", DurableRig.Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task An_early_event_is_applied_once_its_instance_has_started()
    {
        await _rig.SendAsync(Next("s", "early"));
        await _rig.SendAllAsync(Init("s"));

        await _rig.SendAllAsync(Next("s", "early"));

        (await _rig.ChainOfAsync("s")).ShouldBe(ChainOver(Init("s"), Next("s", "early")));
    }

    [Fact]
    public async Task An_early_event_waits_for_five_minutes_in_growing_intervals_and_is_then_parked()
    {
        List<double> waits = [];
        DeliveryOutcome outcome;

        while ((outcome = await SendEarlyAsync(new DeliveryHistory(waits.Count,
            TimeSpan.FromSeconds(waits.Sum())))) is DeliveryOutcome.Defer deferred)
            waits.Add(deferred.Delay.TotalSeconds);

        var parked = outcome.ShouldBeOfType<DeliveryOutcome.Park>();
        parked.Reason.ShouldBe("early");
        parked.Detail.ShouldContain("Event early of type evt.chain.next");
        waits.ShouldBe([0.25, 1, 5, 30, 30, 30, 30, 30, 30, 30, 30, 30, 23.75]);
    }

    [Fact]
    public async Task Being_brought_back_for_other_reasons_costs_an_early_event_none_of_its_patience()
    {
        (await SendEarlyAsync(new DeliveryHistory(Attempt: 1000, TimeSpan.Zero))).ShouldBe(new DeliveryOutcome.Defer(TimeSpan.FromMilliseconds(250),
            "early"));
    }

    [Fact]
    public async Task Patience_ends_when_its_time_has_passed_however_seldom_the_event_came_back()
    {
        (await SendEarlyAsync(new DeliveryHistory(Attempt: 1, TimeSpan.FromMinutes(4.9)))).ShouldBe(new DeliveryOutcome.Defer(TimeSpan.FromSeconds(6),
            "early"));
        (await SendEarlyAsync(new DeliveryHistory(Attempt: 2, TimeSpan.FromMinutes(5)))).ShouldBeOfType<DeliveryOutcome.Park>().Reason
            .ShouldBe("early");
    }

    Task<DeliveryOutcome> SendEarlyAsync(DeliveryHistory history) => _rig.SendAsync(Next("s", "early"), history);

    [Fact]
    public async Task Without_patience_an_early_event_is_parked_at_once()
    {
        var rig = new DurableRig(new DurableOptions { DefaultPolicy = new EventPolicy { EarlyPatience = TimeSpan.Zero } });

        (await rig.SendAsync(Next("s", "early"))).ShouldBeOfType<DeliveryOutcome.Park>().Reason.ShouldBe("early");
    }

    [Fact]
    public async Task A_second_event_that_starts_a_started_instance_is_parked()
    {
        await _rig.SendAllAsync(Init("s"));

        var outcome = await _rig.SendAsync(Init("s", "another"));

        outcome.ShouldBeOfType<DeliveryOutcome.Park>().Reason.ShouldBe("already-started");
        (await _rig.ChainOfAsync("s")).ShouldBe(ChainOver(Init("s")));
    }

    [Fact]
    public async Task An_event_whose_subject_belongs_to_another_handler_is_parked()
    {
        (await _rig.SendAsync(Init("foreign"))).ShouldBeOfType<DeliveryOutcome.Park>().Reason.ShouldBe("foreign-subject");
    }

    [Fact]
    public async Task An_event_that_breaks_its_contract_is_parked_and_changes_nothing()
    {
        await _rig.SendAllAsync(Init("s"));

        var outcome = await _rig.SendAsync(Next("s", "bad", new { violation = true }));

        outcome.ShouldBeOfType<DeliveryOutcome.Park>().Reason.ShouldBe("contract-violation");
        (await _rig.ChainOfAsync("s")).ShouldBe(ChainOver(Init("s")));
    }

    [Fact]
    public async Task A_bug_in_deciding_is_left_to_the_transports_bounded_retries()
    {
        await _rig.SendAllAsync(Init("s"));

        await Should.ThrowAsync<InvalidOperationException>(_rig.SendAsync(Next("s", "bad", new { bug = true })));

        (await _rig.DescribeAsync("s")).LeaseOwner.ShouldBeNull();
        await _rig.SendAllAsync(Next("s", "good"));
    }

    [Fact]
    public async Task Deciding_that_takes_longer_than_its_budget_is_given_up_and_the_lease_given_back()
    {
        var never = new TaskCompletionSource();
        var deaf = false;
        _rig.Workflow.Before = (_, _) =>
        {
            deaf = true;
            return new ValueTask(never.Task);
        };
        var sending = _rig.SendAsync(Init("s"));
        deaf.ShouldBeTrue();

        _rig.Clock.Advance(TimeSpan.FromSeconds(20));

        (await Should.ThrowAsync<TimeoutException>(sending)).Message.ShouldContain("event init of type arvo.orc.chain");
        (await _rig.Store.DescribeAsync("s", DurableRig.Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task A_stop_gives_up_what_is_not_committed()
    {
        using var stop = new CancellationTokenSource();
        _rig.Workflow.Before = async (_, _) => await stop.CancelAsync();

        var sending = _rig.Executor.DispatcherFor(_rig.Workflow).DispatchAsync(Init("s"), default, stop.Token).AsTask();

        await Should.ThrowAsync<OperationCanceledException>(sending);
        (await _rig.Store.DescribeAsync("s", DurableRig.Cancelled)).ShouldBeNull();
        _rig.Publisher.Published.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_drained_executor_has_marked_what_it_published_and_takes_nothing_new()
    {
        await _rig.SendAllAsync(Init("s"));

        await _rig.Executor.DrainAsync(DurableRig.Cancelled);

        (await _rig.DescribeAsync("s")).Outbox.ShouldBeEmpty();
        await Should.ThrowAsync<OperationCanceledException>(_rig.SendAsync(Next("s", "a")));
    }

    [Fact]
    public async Task A_drain_waits_for_what_runs()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _rig.Publisher.During = () => gate.Task;
        var sending = _rig.SendAsync(Init("s"));

        var draining = _rig.Executor.DrainAsync(DurableRig.Cancelled);
        draining.IsCompleted.ShouldBeFalse();
        gate.SetResult();

        await draining;
        (await sending).ShouldBe(DeliveryOutcome.Done.Instance);
    }

    [Fact]
    public void Options_report_all_their_faults_at_once()
    {
        var options = new DurableOptions
        {
            WorkerId = " ",
            LeaseTtl = TimeSpan.FromSeconds(1),
            FoldLimit = 0,
            DecisionBudget = TimeSpan.FromSeconds(2),
            Policies = new Dictionary<string, EventPolicy> { ["arvo.orc.a"] = new() { EarlyPatience = TimeSpan.FromSeconds(-1) } },
            Sweep = new SweepOptions
            {
                Limit = 0, Parallel = 0, OutboxInterval = TimeSpan.Zero, TimerInterval = TimeSpan.Zero, OutboxGrace = TimeSpan.FromSeconds(-1),
                FailureBackoff = TimeSpan.FromSeconds(-1),
            },
        };

        options.Faults().Count.ShouldBe(11);
        options.Faults().ShouldContain("Policies:arvo.orc.a:EarlyPatience: -00:00:01 is negative");
        options.Faults().ShouldContain("Sweep:Limit: 0 is not from 1 to 1000");
        new DurableOptions().Faults().ShouldBeEmpty();
    }
}
