using Arvo.Orchestration;
using Shouldly;

namespace Arvo.Memory.Conformance;

/// <summary>What holds when a call never arrives, or arrives and its answer is lost.</summary>
internal sealed class LostAnswers : FactGroup
{
    public async Task An_acquire_whose_answer_is_lost_can_be_asked_again_by_its_owner()
    {
        var request = new AcquireRequest(Trial.NewSubject(), Trial.NewOwner(), Trial.LongLease, []);
        var faulty = new FaultyMemory(Memory, Fault.AfterIt);
        await UnknownAsync(async () => await faulty.AcquireAsync(request, Cancellation));

        var lease = Trial.Granted(await faulty.AcquireAsync(request, Cancellation));

        await Trial.CommitAsync(lease, Sample.Commit());
    }

    public async Task An_acquire_whose_answer_is_lost_denies_others_until_it_expires()
    {
        var subject = await Trial.CommittedAsync();
        var request = new AcquireRequest(subject, Trial.NewOwner(), Trial.LongLease, []);
        await UnknownAsync(async () => await new FaultyMemory(Memory, Fault.AfterIt).AcquireAsync(request, Cancellation));

        Trial.Denied(await Trial.TryAcquireAsync(subject));
    }

    public async Task An_acquire_that_never_arrived_holds_nothing()
    {
        var request = new AcquireRequest(await Trial.CommittedAsync(), Trial.NewOwner(), Trial.LongLease, []);
        await UnknownAsync(async () => await new FaultyMemory(Memory, Fault.BeforeIt).AcquireAsync(request, Cancellation));

        await Trial.AcquireAsync(request.Subject);
    }

    public async Task After_a_commit_whose_answer_is_lost_the_redelivery_finds_key_state_and_outbox()
    {
        var (subject, key) = (Trial.NewSubject(), Trial.NewKey());
        var lease = await Trial.AcquireAsync(subject, key);
        var commit = Sample.CommitWithOutbox(2, key);
        await UnknownAsync(async () => await new FaultyMemory(Memory, Fault.AfterIt).CommitAsync(lease, commit, Cancellation));

        var redelivered = await Trial.AcquireAsync(subject, key);

        redelivered.Handled.ShouldBe([key]);
        redelivered.State.ShouldHold("state-1");
        redelivered.Outbox.ShouldEqual(commit.Outbox);
    }

    public async Task A_commit_whose_answer_is_lost_is_fenced_when_it_is_repeated()
    {
        var subject = Trial.NewSubject();
        var lease = await Trial.AcquireAsync(subject);
        var commit = Sample.Commit();
        await UnknownAsync(async () => await new FaultyMemory(Memory, Fault.AfterIt).CommitAsync(lease, commit, Cancellation));

        await Trial.ShouldBeFencedAsync(lease, commit);

        (await Trial.DescribeAsync(subject)).Version.ShouldBe(1);
    }

    public async Task After_a_commit_that_never_arrived_the_lease_still_holds()
    {
        var lease = await Trial.AcquireAsync(Trial.NewSubject());
        await UnknownAsync(async () => await new FaultyMemory(Memory, Fault.BeforeIt).CommitAsync(lease, Sample.Commit(), Cancellation));

        (await Trial.CommitAsync(lease, Sample.Commit())).ShouldBe(1);
    }

    public async Task After_an_optimistic_commit_whose_answer_is_lost_a_second_read_finds_the_key()
    {
        var (subject, key) = (Trial.NewSubject(), Trial.NewKey());
        var read = await Trial.ReadAsync(subject, key);
        await UnknownAsync(async () => await new FaultyMemory(Memory, Fault.AfterIt).CommitAsync(read, Sample.Commit(keys: key), Cancellation));

        (await Trial.ReadAsync(subject, key)).Handled.ShouldBe([key]);
        await Trial.ShouldBeFencedAsync(read, Sample.Commit());
    }

    public async Task After_a_final_commit_whose_answer_is_lost_the_redelivery_cleans_up()
    {
        var (subject, key) = (Trial.NewSubject(), Trial.NewKey());
        var lost = Trial.Granted(await Trial.TryAcquireAsync(subject, ttl: Trial.ExpiringLease));
        await UnknownAsync(async () =>
            await new FaultyMemory(Memory, Fault.AfterIt).CommitAsync(lost, Sample.CommitWithOutbox(1, key) with { KeepLease = true }, Cancellation));
        await Trial.LetExpireAsync(lost);

        var redelivered = await Trial.AcquireAsync(subject, key);
        (await Memory.CleanupAsync(redelivered, Cancellation)).ShouldBeTrue();

        redelivered.Handled.ShouldBe([key]);
        (await Trial.DescribeAsync(subject)).Outbox.Count.ShouldBe(1);
    }

    public async Task After_a_pin_whose_answer_is_lost_the_lease_still_holds()
    {
        var lease = await Trial.AcquireAsync(await Trial.CommittedAsync());
        await UnknownAsync(async () => await new FaultyMemory(Memory, Fault.AfterIt).PinAsync(lease, Cancellation));

        (await Memory.PinAsync(lease, Cancellation)).ShouldBeTrue();
        await Trial.CommitAsync(lease, Sample.Commit());
    }

    public async Task A_release_that_never_arrived_leaves_the_lease_to_expire()
    {
        var subject = await Trial.CommittedAsync();
        var lease = Trial.Granted(await Trial.TryAcquireAsync(subject, ttl: Trial.ExpiringLease));
        await new FaultyMemory(Memory, Fault.BeforeIt).ReleaseAsync(lease, outboxPublished: false, Cancellation);

        await Trial.LetExpireAsync(lease);

        await Trial.AcquireAsync(subject);
    }

    public async Task After_a_cleanup_whose_answer_is_lost_the_redelivery_finds_a_tombstone()
    {
        var (subject, key) = (Trial.NewSubject(), Trial.NewKey());
        var lease = await Trial.AcquireAsync(subject);
        await Trial.CommitAsync(lease, Sample.CommitWithOutbox(1, key) with { KeepLease = true });
        await UnknownAsync(async () => await new FaultyMemory(Memory, Fault.AfterIt).CleanupAsync(lease, Cancellation));

        var redelivered = await Trial.AcquireAsync(subject, key);

        redelivered.Tombstone.ShouldBeTrue();
        redelivered.Handled.ShouldBe([key]);
        redelivered.Outbox.Count.ShouldBe(1);
    }

    public async Task After_a_lost_mark_the_same_events_are_found_again()
    {
        var commit = Sample.CommitWithOutbox(2);
        var subject = await Trial.CommittedAsync(commit);
        await UnknownAsync(async () => await new FaultyMemory(Memory, Fault.BeforeIt).MarkPublishedAsync([new OutboxMark(subject, 1)], Cancellation));

        (await Trial.AcquireAsync(subject)).Outbox.ShouldEqual(commit.Outbox);
    }

    public async Task A_mark_whose_answer_is_lost_may_be_repeated()
    {
        var subject = await Trial.CommittedAsync(Sample.CommitWithOutbox());
        var faulty = new FaultyMemory(Memory, Fault.AfterIt);
        await UnknownAsync(async () => await faulty.MarkPublishedAsync([new OutboxMark(subject, 1)], Cancellation));

        await faulty.MarkPublishedAsync([new OutboxMark(subject, 1)], Cancellation);

        (await Trial.AcquireAsync(subject)).Outbox.ShouldBeEmpty();
    }

    public async Task A_plain_write_whose_answer_is_lost_is_not_applied_twice()
    {
        var subject = Trial.NewSubject();
        var faulty = new FaultyMemory(Memory, Fault.AfterIt);
        await UnknownAsync(async () => await faulty.WriteAsync(subject, Sample.Record(subject), null, Cancellation));

        await Should.ThrowAsync<MachineMemoryConflictException>(async () => await faulty.WriteAsync(subject, Sample.Record(subject), null,
            Cancellation));

        (await Trial.DescribeAsync(subject)).Version.ShouldBe(1);
    }

    public async Task A_plain_lock_whose_answer_is_lost_stays_taken()
    {
        var subject = Trial.NewSubject();
        await UnknownAsync(async () => await new FaultyMemory(Memory, Fault.AfterIt).LockAsync(subject, Cancellation));

        (await Memory.LockAsync(subject, Cancellation)).ShouldBeFalse();
    }

    public async Task A_plain_unlock_whose_answer_is_lost_has_given_back()
    {
        var subject = Trial.NewSubject();
        await Memory.LockAsync(subject, Cancellation);
        await UnknownAsync(async () => await new FaultyMemory(Memory, Fault.AfterIt).UnlockAsync(subject, Cancellation));

        (await Memory.LockAsync(subject, Cancellation)).ShouldBeTrue();
    }

    static async Task UnknownAsync(Func<Task> call) => await Should.ThrowAsync<MachineMemoryUnavailableException>(call);
}
