using static Arvo.Orchestration.Tests.Durable.ChainWorkflow;

namespace Arvo.Orchestration.Tests.Durable;

public sealed class FinalStateTests
{
    static readonly ArvoEvent Last = Next("s", "last", new { final = true });

    readonly DurableRig _rig = new();

    [Fact]
    public async Task The_final_state_is_stored_then_cleaned_up_then_the_completion_leaves()
    {
        await _rig.SendAllAsync(Init("s"));
        _rig.TakeTrace();

        await _rig.SendAllAsync(Last);

        _rig.TakeTrace().ShouldBe("acquire commit cleanup publish");
        (await _rig.DescribeAsync("s")).Tombstone.ShouldBeTrue();
        _rig.Publisher.Ids.ShouldBe(["init.0", "last.0"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_cleanup_is_repaired_by_the_redelivery_before_the_completion_leaves(bool done)
    {
        await _rig.SendAllAsync(Init("s"));
        _rig.Memory.Break("cleanup", done);
        await Should.ThrowAsync<DependencyUnavailableException>(_rig.SendAsync(Last));
        _rig.Publisher.Ids.ShouldBe(["init.0"]);
        _rig.TakeTrace();

        await _rig.SendAllAsync(Last);

        _rig.TakeTrace().ShouldStartWith(done ? "acquire pin publish" : "acquire pin cleanup publish");
        _rig.Publisher.Ids.ShouldBe(["init.0", "last.0"]);
        (await _rig.DescribeAsync("s")).Tombstone.ShouldBeTrue();
    }

    [Fact]
    public async Task A_later_event_repairs_a_lost_cleanup_as_well_and_is_late()
    {
        await _rig.SendAllAsync(Init("s"));
        _rig.Memory.Break("cleanup", done: false);
        await Should.ThrowAsync<DependencyUnavailableException>(_rig.SendAsync(Last));

        await _rig.SendAllAsync(Next("s", "late"));

        (await _rig.DescribeAsync("s")).Tombstone.ShouldBeTrue();
        _rig.Publisher.Ids.ShouldBe(["init.0", "last.0"]);
    }

    [Fact]
    public async Task The_event_that_started_a_finished_instance_does_not_start_it_again()
    {
        await _rig.SendAllAsync(Init("s"), Last);

        await _rig.SendAllAsync(Init("s"));

        var instance = await _rig.DescribeAsync("s");
        instance.Tombstone.ShouldBeTrue();
        instance.Version.ShouldBe(2);
    }

    [Fact]
    public async Task An_event_for_a_finished_instance_is_acknowledged_as_late()
    {
        await _rig.SendAllAsync(Init("s"), Last);

        var outcome = await _rig.SendAsync(Next("s", "late"));

        outcome.ShouldBe(DeliveryOutcome.Done.Instance);
        (await _rig.DescribeAsync("s")).Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_policy_can_park_late_events()
    {
        var rig =
            new DurableRig(new DurableOptions { Policies = new Dictionary<string, EventPolicy> { [DefaultSource] = new() { ParkLate = true } } });
        await rig.SendAllAsync(Init("s"), Last);

        var outcome = await rig.SendAsync(Next("s", "late"));

        outcome.ShouldBeOfType<DeliveryOutcome.Park>().Reason.ShouldBe("late");
    }

    [Fact]
    public async Task An_event_for_a_failed_instance_is_late_too()
    {
        await _rig.SendAllAsync(Init("s", data: new { fail = true }));
        _rig.TakeTrace();

        var outcome = await _rig.SendAsync(Next("s", "late"));

        outcome.ShouldBe(DeliveryOutcome.Done.Instance);
        _rig.TakeTrace().ShouldBe("acquire pin release+clear");
        (await _rig.DescribeAsync("s")).Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_tombstone_keeps_its_outbox_until_it_is_published()
    {
        await _rig.SendAllAsync(Init("s"));
        _rig.Publisher.FailNext = new DependencyUnavailableException("rabbitmq", "no confirm");
        await Should.ThrowAsync<DependencyUnavailableException>(_rig.SendAsync(Last));
        _rig.Clock.Advance(TimeSpan.FromDays(30));

        await _rig.VisitAsync("s");

        _rig.Publisher.Ids.ShouldBe(["init.0", "last.0"]);
    }
}
