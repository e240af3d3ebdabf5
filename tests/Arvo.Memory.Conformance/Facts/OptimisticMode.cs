using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class OptimisticMode : FactGroup
{
    public async Task Reading_holds_nothing()
    {
        var subject = await Trial.CommittedAsync(Sample.Commit("read"));

        var read = await Trial.ReadAsync(subject);

        read.Held.ShouldBeFalse();
        read.Owner.ShouldBeEmpty();
        read.Version.ShouldBe(1);
        read.State.ShouldHold("read");
        (await Trial.AcquireAsync(subject)).Fence.ShouldBe(2);
    }

    public async Task Reading_what_is_not_there_writes_nothing()
    {
        var subject = Trial.NewSubject();

        var read = await Trial.ReadAsync(subject);

        (read.Version, read.Fence).ShouldBe((0, 0));
        read.State.ShouldBeNull();
        (await Memory.DescribeAsync(subject, Cancellation)).ShouldBeNull();
    }

    public async Task Reading_is_not_denied_by_a_lease()
    {
        var subject = await Trial.CommittedAsync();
        await Trial.AcquireAsync(subject);

        (await Trial.ReadAsync(subject)).Version.ShouldBe(1);
    }

    public async Task Reading_brings_handled_keys_outbox_and_timers()
    {
        var key = Trial.NewKey();
        var timer = Sample.Timer("t", DateTimeOffset.UnixEpoch.AddYears(90));
        var commit = Sample.CommitWithOutbox(2, key) with { Timers = [timer] };
        var subject = await Trial.CommittedAsync(commit);

        var read = await Trial.ReadAsync(subject, key, Trial.NewKey());

        read.Handled.ShouldBe([key]);
        read.Outbox.ShouldEqual(commit.Outbox);
        read.Timers.ShouldEqual(timer);
    }

    public async Task The_first_commit_creates_the_instance()
    {
        var subject = Trial.NewSubject();

        (await Trial.CommitAsync(await Trial.ReadAsync(subject), Sample.CommitWithOutbox())).ShouldBe(1);

        var described = await Trial.DescribeAsync(subject);
        (described.Version, described.Outbox.Count, described.HandledCount).ShouldBe((1, 1, 1));
        described.CreatedAt.ShouldNotBeNull();
    }

    public async Task Of_two_first_commits_one_is_fenced()
    {
        var subject = Trial.NewSubject();
        var (first, second) = (await Trial.ReadAsync(subject), await Trial.ReadAsync(subject));
        await Trial.CommitAsync(first, Sample.Commit("first"));

        await Trial.ShouldBeFencedAsync(second, Sample.Commit("second"));

        (await Trial.ReadAsync(subject)).State.ShouldHold("first");
    }

    public async Task A_stale_commit_is_fenced_and_writes_nothing()
    {
        var subject = await Trial.CommittedAsync(Sample.Commit("one"));
        var stale = await Trial.ReadAsync(subject);
        await Trial.CommitAsync(await Trial.ReadAsync(subject), Sample.Commit("two"));

        await Trial.ShouldBeFencedAsync(stale, Sample.CommitWithOutbox());

        var described = await Trial.DescribeAsync(subject);
        described.State.ShouldHold("two");
        (described.Version, described.Outbox.Count, described.HandledCount).ShouldBe((2, 0, 2));
    }

    public async Task A_commit_of_an_event_that_was_handled_is_fenced_although_nobody_asked()
    {
        var (handled, fresh) = (Trial.NewKey(), Trial.NewKey());
        var subject = await Trial.CommittedAsync(Sample.Commit("one", handled));
        await Trial.CommitAsync(await Trial.ReadAsync(subject), Sample.Commit("two"));
        var read = await Trial.ReadAsync(subject);

        await Trial.ShouldBeFencedAsync(read, Sample.Commit("again", handled));
        await Trial.ShouldBeFencedAsync(read, Sample.Commit("again", fresh, handled));

        var described = await Trial.DescribeAsync(subject);
        described.State.ShouldHold("two");
        (described.Version, described.HandledCount).ShouldBe((2, 2));
        (await Trial.CommitAsync(read, Sample.Commit("three", fresh))).ShouldBe(3);
    }

    public async Task A_commit_moves_the_version_on_for_the_next()
    {
        var read = await Trial.ReadAsync(Trial.NewSubject());

        (await Trial.CommitAsync(read, Sample.Commit())).ShouldBe(1);
        (await Trial.CommitAsync(read, Sample.Commit())).ShouldBe(2);
    }

    public async Task A_commit_fences_whoever_holds_a_lease()
    {
        var subject = await Trial.CommittedAsync();
        var holder = await Trial.AcquireAsync(subject);
        await Trial.CommitAsync(await Trial.ReadAsync(subject), Sample.Commit("optimistic"));

        await Trial.ShouldBeFencedAsync(holder, Sample.Commit("holder"));
    }

    public async Task A_fenced_holder_can_still_give_its_lease_back()
    {
        var subject = await Trial.CommittedAsync();
        var holder = await Trial.AcquireAsync(subject);
        await Trial.CommitAsync(await Trial.ReadAsync(subject), Sample.Commit());
        Trial.Denied(await Trial.TryAcquireAsync(subject));

        await Memory.ReleaseAsync(holder, outboxPublished: false, Cancellation);

        (await Trial.AcquireAsync(subject)).Version.ShouldBe(2);
    }

    public async Task A_first_commit_under_a_lease_of_a_new_instance_fences_the_holder()
    {
        var subject = Trial.NewSubject();
        var holder = await Trial.AcquireAsync(subject);

        (await Trial.CommitAsync(await Trial.ReadAsync(subject), Sample.Commit("optimistic"))).ShouldBe(1);

        await Trial.ShouldBeFencedAsync(holder, Sample.Commit("holder"));
    }

    public async Task A_final_commit_can_be_cleaned_up()
    {
        var subject = Trial.NewSubject();
        var read = await Trial.ReadAsync(subject);
        await Trial.CommitAsync(read, Sample.Commit() with { KeepLease = true });

        (await Memory.CleanupAsync(read, Cancellation)).ShouldBeTrue();

        (await Trial.ReadAsync(subject)).Tombstone.ShouldBeTrue();
        await Trial.ShouldBeFencedAsync(await Trial.ReadAsync(subject), Sample.Commit());
    }

    public async Task A_stale_cleanup_says_no()
    {
        var subject = await Trial.CommittedAsync();
        var stale = await Trial.ReadAsync(subject);
        await Trial.CommitAsync(await Trial.ReadAsync(subject), Sample.Commit());

        (await Memory.CleanupAsync(stale, Cancellation)).ShouldBeFalse();
    }

    public async Task A_release_as_published_clears_the_outbox_of_its_version_only()
    {
        var subject = await Trial.CommittedAsync(Sample.CommitWithOutbox());
        var (current, stale) = (await Trial.ReadAsync(subject), await Trial.ReadAsync(subject));
        await Memory.ReleaseAsync(current, outboxPublished: true, Cancellation);
        (await Trial.ReadAsync(subject)).Outbox.ShouldBeEmpty();
        await Trial.CommitAsync(current, Sample.CommitWithOutbox(2));

        await Memory.ReleaseAsync(stale, outboxPublished: true, Cancellation);

        (await Trial.ReadAsync(subject)).Outbox.Count.ShouldBe(2);
    }
}
