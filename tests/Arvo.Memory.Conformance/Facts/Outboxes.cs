using Arvo.Orchestration;
using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class Outboxes : FactGroup
{
    public async Task A_pending_outbox_comes_back_in_order_and_byte_for_byte()
    {
        var commit = Sample.CommitWithOutbox(20);
        var subject = await Trial.CommittedAsync(commit);

        (await Trial.AcquireAsync(subject)).Outbox.ShouldEqual(commit.Outbox);
    }

    public async Task A_mark_clears_the_outbox()
    {
        var subject = await Trial.CommittedAsync(Sample.CommitWithOutbox());

        await Memory.MarkPublishedAsync([new OutboxMark(subject, 1)], Cancellation);

        (await Trial.AcquireAsync(subject)).Outbox.ShouldBeEmpty();
    }

    public async Task A_late_mark_leaves_the_next_outbox_alone()
    {
        var subject = await Trial.CommittedAsync(Sample.CommitWithOutbox());
        await Trial.CommitAsync(await Trial.AcquireAsync(subject), Sample.CommitWithOutbox(2));

        await Memory.MarkPublishedAsync([new OutboxMark(subject, 1)], Cancellation);

        (await Trial.AcquireAsync(subject)).Outbox.Count.ShouldBe(2);
    }

    public async Task Marks_come_in_batches_and_may_be_unknown()
    {
        var subjects = new List<string>();
        for (var i = 0; i < 50; i++) subjects.Add(await Trial.CommittedAsync(Sample.CommitWithOutbox()));

        await Memory.MarkPublishedAsync([new(Trial.NewSubject(), 1), .. subjects.Select(subject => new OutboxMark(subject, 1)), new(subjects[0], 1)],
            Cancellation);
        await Memory.MarkPublishedAsync([], Cancellation);

        foreach (var subject in subjects) (await Trial.ReadAsync(subject)).Outbox.ShouldBeEmpty();
    }

    public async Task A_mark_does_not_disturb_a_lease()
    {
        var subject = await Trial.CommittedAsync(Sample.CommitWithOutbox());
        var lease = await Trial.AcquireAsync(subject);

        await Memory.MarkPublishedAsync([new OutboxMark(subject, 1)], Cancellation);

        Trial.Denied(await Trial.TryAcquireAsync(subject));
        (await Trial.CommitAsync(lease, Sample.Commit())).ShouldBe(2);
    }

    public async Task A_release_as_published_clears_the_outbox()
    {
        var subject = await Trial.CommittedAsync(Sample.CommitWithOutbox());

        await Memory.ReleaseAsync(await Trial.AcquireAsync(subject), outboxPublished: true, Cancellation);

        (await Trial.AcquireAsync(subject)).Outbox.ShouldBeEmpty();
    }

    public async Task A_release_not_published_keeps_the_outbox()
    {
        var subject = await Trial.CommittedAsync(Sample.CommitWithOutbox());

        await Memory.ReleaseAsync(await Trial.AcquireAsync(subject), outboxPublished: false, Cancellation);

        (await Trial.AcquireAsync(subject)).Outbox.Count.ShouldBe(1);
    }

    public async Task A_release_as_published_by_an_overtaken_owner_keeps_the_outbox()
    {
        var subject = await Trial.CommittedAsync(Sample.CommitWithOutbox());
        var zombie = await Trial.ExpiredAsync(subject);
        var holder = await Trial.AcquireAsync(subject);

        await Memory.ReleaseAsync(zombie, outboxPublished: true, Cancellation);

        await Memory.ReleaseAsync(holder, outboxPublished: false, Cancellation);
        (await Trial.AcquireAsync(subject)).Outbox.Count.ShouldBe(1);
    }

    public async Task A_release_as_published_keeps_an_outbox_committed_under_the_lease()
    {
        var subject = await Trial.CommittedAsync(Sample.CommitWithOutbox(1));
        var holder = await Trial.AcquireAsync(subject);
        await Trial.CommitAsync(await Trial.ReadAsync(subject), Sample.CommitWithOutbox(2));

        await Memory.ReleaseAsync(holder, outboxPublished: true, Cancellation);

        (await Trial.AcquireAsync(subject)).Outbox.Count.ShouldBe(2);
    }

    public async Task An_acquire_after_a_crash_hands_the_outbox_to_the_helper()
    {
        var subject = Trial.NewSubject();
        var key = Trial.NewKey();
        var crashed = await Trial.ExpiredAsync(subject, key);
        await Trial.CommitAsync(crashed, Sample.CommitWithOutbox(3, key));

        var helper = await Trial.AcquireAsync(subject, key);

        helper.Handled.ShouldBe([key]);
        helper.Outbox.ShouldEqual(Sample.CommitWithOutbox(3).Outbox);
    }
}
