using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class Tombstones : FactGroup
{
    static readonly TimeSpan BeyondRetention = TimeSpan.FromMinutes(1);

    public async Task Cleanup_leaves_the_handled_keys_and_takes_the_state()
    {
        var key = Trial.NewKey();
        var subject = await Trial.TombstoneAsync(Sample.Commit(keys: key));

        var lease = await Trial.AcquireAsync(subject, key);

        lease.Tombstone.ShouldBeTrue();
        lease.State.ShouldBeNull();
        lease.Handled.ShouldBe([key]);
        lease.Version.ShouldBe(1);
    }

    public async Task Cleanup_gives_the_lease_back()
    {
        var subject = Trial.NewSubject();
        var lease = await Trial.AcquireAsync(subject);
        await Trial.CommitAsync(lease, Sample.Commit() with { KeepLease = true });

        await Memory.CleanupAsync(lease, Cancellation);

        lease.Held.ShouldBeFalse();
        await Trial.AcquireAsync(subject);
    }

    public async Task Nothing_can_be_committed_to_a_tombstone()
    {
        var subject = await Trial.TombstoneAsync();
        var lease = await Trial.AcquireAsync(subject);

        await Trial.ShouldBeFencedAsync(lease, Sample.Commit());

        (await Trial.DescribeAsync(subject)).Tombstone.ShouldBeTrue();
    }

    public async Task Cleanup_cancels_timers()
    {
        var subject = await Trial.TombstoneAsync(Sample.Commit() with { Timers = [Sample.Timer("t", DateTimeOffset.UnixEpoch)] });

        (await Trial.AcquireAsync(subject)).Timers.ShouldBeEmpty();
    }

    public async Task Cleanup_keeps_a_pending_outbox()
    {
        var commit = Sample.CommitWithOutbox(2);
        var subject = await Trial.TombstoneAsync(commit);

        (await Trial.AcquireAsync(subject)).Outbox.ShouldEqual(commit.Outbox);
    }

    public async Task A_mark_clears_the_outbox_of_a_tombstone()
    {
        var subject = await Trial.TombstoneAsync(Sample.CommitWithOutbox());

        await Memory.MarkPublishedAsync([new Orchestration.OutboxMark(subject, 1)], Cancellation);

        (await Trial.AcquireAsync(subject)).Outbox.ShouldBeEmpty();
    }

    public async Task A_redelivery_after_a_crash_before_the_cleanup_cleans_up()
    {
        var (subject, key) = (Trial.NewSubject(), Trial.NewKey());
        var crashed = await Trial.ExpiredAsync(subject);
        await Trial.CommitAsync(crashed, Sample.CommitWithOutbox(1, key) with { KeepLease = true });

        var lease = await Trial.AcquireAsync(subject, key);
        (await Memory.CleanupAsync(lease, Cancellation)).ShouldBeTrue();

        lease.Handled.ShouldBe([key]);
        var described = await Trial.DescribeAsync(subject);
        (described.Tombstone, described.Outbox.Count).ShouldBe((true, 1));
    }

    public async Task A_tombstone_may_be_cleaned_up_again()
    {
        var subject = await Trial.TombstoneAsync();

        (await Memory.CleanupAsync(await Trial.AcquireAsync(subject), Cancellation)).ShouldBeTrue();

        (await Trial.AcquireAsync(subject)).Tombstone.ShouldBeTrue();
    }

    public async Task What_was_never_committed_can_not_be_cleaned_up()
    {
        var lease = await Trial.AcquireAsync(Trial.NewSubject());

        (await Memory.CleanupAsync(lease, Cancellation)).ShouldBeFalse();
    }

    [Needs(MemoryCapabilities.ControllableClock)]
    public async Task A_tombstone_stays_for_its_retention()
    {
        var key = Trial.NewKey();
        var subject = await Trial.TombstoneAsync(Sample.Commit(keys: key));
        await Trial.PassAsync(Trial.Options.TombstoneRetention - BeyondRetention);

        (await Trial.AcquireAsync(subject, key)).Handled.ShouldBe([key]);
    }

    [Needs(MemoryCapabilities.ControllableClock)]
    public async Task A_tombstone_is_forgotten_after_its_retention()
    {
        var subject = await Trial.TombstoneAsync();
        await Trial.PassAsync(Trial.Options.TombstoneRetention + BeyondRetention);

        (await Memory.DescribeAsync(subject, Cancellation)).ShouldBeNull();
        var lease = await Trial.AcquireAsync(subject);
        (lease.Version, lease.Tombstone).ShouldBe((0, false));
        await Trial.CommitAsync(lease, Sample.Commit());
    }

    [Needs(MemoryCapabilities.ControllableClock)]
    public async Task A_tombstone_with_a_pending_outbox_is_never_forgotten()
    {
        var subject = await Trial.TombstoneAsync(Sample.CommitWithOutbox());
        await Trial.PassAsync(Trial.Options.TombstoneRetention * 3);

        (await Trial.AcquireAsync(subject)).Outbox.Count.ShouldBe(1);
    }

    [Needs(MemoryCapabilities.ControllableClock)]
    public async Task Retention_begins_when_a_mark_empties_the_outbox()
    {
        var subject = await Trial.TombstoneAsync(Sample.CommitWithOutbox());
        await Trial.PassAsync(Trial.Options.TombstoneRetention * 2);
        await Memory.MarkPublishedAsync([new Orchestration.OutboxMark(subject, 1)], Cancellation);

        (await Trial.DescribeAsync(subject)).Tombstone.ShouldBeTrue();
        await Trial.PassAsync(Trial.Options.TombstoneRetention + BeyondRetention);
        (await Memory.DescribeAsync(subject, Cancellation)).ShouldBeNull();
    }

    [Needs(MemoryCapabilities.ControllableClock)]
    public async Task Retention_begins_when_a_release_empties_the_outbox()
    {
        var subject = await Trial.TombstoneAsync(Sample.CommitWithOutbox());
        await Trial.PassAsync(Trial.Options.TombstoneRetention * 2);
        await Memory.ReleaseAsync(await Trial.AcquireAsync(subject), outboxPublished: true, Cancellation);

        (await Trial.DescribeAsync(subject)).Tombstone.ShouldBeTrue();
        await Trial.PassAsync(Trial.Options.TombstoneRetention + BeyondRetention);
        (await Memory.DescribeAsync(subject, Cancellation)).ShouldBeNull();
    }

    [Needs(MemoryCapabilities.ControllableClock)]
    public async Task A_living_instance_is_never_forgotten()
    {
        var subject = await Trial.CommittedAsync(Sample.Commit("alive"));
        await Trial.PassAsync(TimeSpan.FromDays(400));

        (await Trial.AcquireAsync(subject)).State.ShouldHold("alive");
    }

    [Needs(MemoryCapabilities.ControllableClock)]
    public async Task What_was_acquired_and_never_committed_is_forgotten()
    {
        var subject = Trial.NewSubject();
        await Trial.AcquireAsync(subject);
        await Trial.PassAsync(Trial.Options.EmptyRetention + BeyondRetention);

        (await Memory.DescribeAsync(subject, Cancellation)).ShouldBeNull();
        (await Trial.AcquireAsync(subject)).Fence.ShouldBe(1);
    }

    public async Task What_was_never_committed_is_forgotten_when_it_is_released()
    {
        var subject = Trial.NewSubject();

        await Memory.ReleaseAsync(await Trial.AcquireAsync(subject), outboxPublished: false, Cancellation);

        (await Memory.DescribeAsync(subject, Cancellation)).ShouldBeNull();
    }
}
