using static Arvo.Orchestration.Tests.Durable.ChainWorkflow;

namespace Arvo.Orchestration.Tests.Durable;

public sealed class DurableStepTests
{
    readonly DurableRig _rig = new();

    [Fact]
    public async Task An_event_is_committed_then_published_then_acknowledged()
    {
        var outcome = await _rig.SendAsync(Init("s"));

        outcome.ShouldBe(DeliveryOutcome.Done.Instance);
        _rig.TakeTrace().ShouldBe("acquire commit publish");
        _rig.Publisher.Ids.ShouldBe(["init.0"]);
        (await _rig.ChainOfAsync("s")).ShouldBe(ChainOver(Init("s")));
    }

    [Fact]
    public async Task A_step_without_events_publishes_nothing()
    {
        await _rig.SendAsync(Init("s", data: new { emit = 0 }));

        _rig.TakeTrace().ShouldBe("acquire commit");
    }

    [Fact]
    public async Task An_event_that_was_applied_is_acknowledged_and_changes_nothing()
    {
        await _rig.SendAllAsync(Init("s"), Next("s", "a"));
        _rig.TakeTrace();

        var again = await _rig.SendAsync(Next("s", "a"));

        again.ShouldBe(DeliveryOutcome.Done.Instance);
        _rig.TakeTrace().ShouldBe("acquire pin release+clear");
        (await _rig.ChainOfAsync("s")).ShouldBe(ChainOver(Init("s"), Next("s", "a")));
        _rig.Publisher.Ids.ShouldBe(["init.0", "a.0"]);
    }

    [Fact]
    public async Task The_same_id_from_another_source_is_another_event()
    {
        await _rig.SendAllAsync(Init("s"), Next("s", "a"));

        await _rig.SendAsync(Event("s", "a", "evt.chain.next", from: "com.other"));

        (await _rig.DescribeAsync("s")).Version.ShouldBe(3);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_publishes_and_acknowledges_nothing()
    {
        _rig.Memory.Break("commit", done: true);

        var error = await Should.ThrowAsync<DependencyUnavailableException>(_rig.SendAsync(Init("s")));

        error.Dependency.ShouldBe("memory");
        error.Message.ShouldContain("Event init of type arvo.orc.chain");
        _rig.TakeTrace().ShouldBe("acquire commit");
    }

    [Fact]
    public async Task The_redelivery_after_a_lost_answer_publishes_what_was_stored_instead_of_deciding_again()
    {
        _rig.Memory.Break("commit", done: true);
        await Should.ThrowAsync<DependencyUnavailableException>(_rig.SendAsync(Init("s")));
        _rig.TakeTrace();

        var outcome = await _rig.SendAsync(Init("s"));

        outcome.ShouldBe(DeliveryOutcome.Done.Instance);
        _rig.TakeTrace().ShouldBe("acquire pin publish release+clear");
        _rig.Workflow.Decided.ShouldBe(1);
        _rig.Publisher.Ids.ShouldBe(["init.0"]);
        (await _rig.DescribeAsync("s")).Outbox.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_redelivery_after_a_commit_that_never_arrived_decides_again()
    {
        _rig.Memory.Break("commit", done: false);
        await Should.ThrowAsync<DependencyUnavailableException>(_rig.SendAsync(Init("s")));

        await _rig.SendAllAsync(Init("s"));

        (await _rig.ChainOfAsync("s")).ShouldBe(ChainOver(Init("s")));
        _rig.Publisher.Ids.ShouldBe(["init.0"]);
    }

    [Fact]
    public async Task An_acquire_whose_answer_is_lost_is_asked_again_with_the_same_nonce()
    {
        _rig.Memory.Break("acquire", done: true);

        await _rig.SendAllAsync(Init("s"));

        _rig.TakeTrace().ShouldBe("acquire acquire commit publish");
    }

    [Fact]
    public async Task A_failed_publication_leaves_the_event_unacknowledged_and_its_copies_equal()
    {
        _rig.Publisher.FailNext = new DependencyUnavailableException("rabbitmq", "no confirm");
        await Should.ThrowAsync<DependencyUnavailableException>(_rig.SendAsync(Init("s")));
        var stored = (await _rig.DescribeAsync("s")).Outbox.ShouldHaveSingleItem();

        await _rig.SendAllAsync(Init("s"));

        var published = _rig.Publisher.Published.ShouldHaveSingleItem();
        published.Body.ToArray().ShouldBe(stored.Body.ToArray());
        _rig.Workflow.Decided.ShouldBe(1);
    }

    [Fact]
    public async Task What_an_earlier_step_left_behind_is_published_before_the_next_commit()
    {
        _rig.Publisher.FailNext = new DependencyUnavailableException("rabbitmq", "no confirm");
        await Should.ThrowAsync<DependencyUnavailableException>(_rig.SendAsync(Init("s")));
        _rig.TakeTrace();

        await _rig.SendAllAsync(Next("s", "a"));

        _rig.TakeTrace().ShouldBe("acquire pin publish commit publish");
        _rig.Publisher.Ids.ShouldBe(["init.0", "a.0"]);
    }

    [Fact]
    public async Task Nothing_is_committed_while_what_was_left_behind_cannot_be_published()
    {
        _rig.Publisher.FailNext = new DependencyUnavailableException("rabbitmq", "no confirm");
        await Should.ThrowAsync<DependencyUnavailableException>(_rig.SendAsync(Init("s")));
        _rig.Publisher.FailNext = new DependencyUnavailableException("rabbitmq", "still no confirm");

        await Should.ThrowAsync<DependencyUnavailableException>(_rig.SendAsync(Next("s", "a")));

        (await _rig.DescribeAsync("s")).Version.ShouldBe(1);
    }

    [Fact]
    public async Task An_outbox_that_this_process_published_is_not_published_again_while_its_mark_is_under_way()
    {
        await _rig.SendAllAsync(Init("s"));
        (await _rig.DescribeAsync("s")).Outbox.Count.ShouldBe(1);
        _rig.TakeTrace();

        await _rig.SendAllAsync(Next("s", "a"));

        _rig.TakeTrace().ShouldBe("acquire commit publish");
        _rig.Publisher.Ids.ShouldBe(["init.0", "a.0"]);
    }

    [Fact]
    public async Task Another_replica_publishes_again_what_is_not_marked_with_the_same_bytes()
    {
        await _rig.SendAllAsync(Init("s"));
        var other = new DurableRig(sharing: _rig);

        await other.SendAllAsync(Next("s", "a"));

        other.Publisher.Ids.ShouldBe(["init.0", "a.0"]);
        other.Publisher.Published[0].Body.ToArray().ShouldBe(_rig.Publisher.Published[0].Body.ToArray());
    }

    [Fact]
    public async Task A_worker_that_was_overtaken_writes_and_publishes_nothing_and_frees_only_its_own_lease()
    {
        var options = new DurableOptions();
        _rig.Memory.BeforeCommit = async () =>
        {
            _rig.Memory.BeforeCommit = () => Task.CompletedTask;
            _rig.Clock.Advance(options.LeaseTtl);
            await _rig.HoldAsync("s", TimeSpan.FromMinutes(1));
        };

        var outcome = await _rig.SendAsync(Init("s"));

        outcome.ShouldBe(new DeliveryOutcome.Defer(TimeSpan.FromMilliseconds(250), "fenced"));
        _rig.Publisher.Published.ShouldBeEmpty();
        var instance = await _rig.DescribeAsync("s");
        instance.Version.ShouldBe(0);
        instance.LeaseOwner.ShouldBe("somebody");
    }

    [Fact]
    public async Task Nothing_is_published_on_what_was_only_read_when_it_cannot_be_pinned()
    {
        await _rig.SendAllAsync(Init("s"));
        var replica = new DurableRig(sharing: _rig);
        replica.Memory.Break("pin", done: false);

        await Should.ThrowAsync<DependencyUnavailableException>(replica.SendAsync(Init("s")));

        replica.Publisher.Published.ShouldBeEmpty();
        replica.TakeTrace().ShouldBe("acquire pin release");
    }

    [Fact]
    public async Task A_failure_record_is_committed_and_its_error_event_leaves()
    {
        await _rig.SendAllAsync(Init("s", data: new { fail = true, arm = "t" }));

        var instance = await _rig.DescribeAsync("s");
        instance.Summary!.ExecutionStatus.ShouldBe(ExecutionStatus.Failure);
        instance.Tombstone.ShouldBeFalse();
        instance.Timers.ShouldBeEmpty();
        _rig.Publisher.Ids.ShouldBe(["init.0"]);
    }
}
