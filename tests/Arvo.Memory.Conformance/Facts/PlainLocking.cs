using Arvo.Orchestration;
using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class PlainLocking : FactGroup
{
    public async Task A_lock_is_exclusive_until_it_is_given_back()
    {
        var subject = Trial.NewSubject();

        (await Memory.LockAsync(subject, Cancellation)).ShouldBeTrue();
        (await Memory.LockAsync(subject, Cancellation)).ShouldBeFalse();
        (await Memory.UnlockAsync(subject, Cancellation)).ShouldBeTrue();
        (await Memory.LockAsync(subject, Cancellation)).ShouldBeTrue();
    }

    public async Task A_lock_is_exclusive_between_clients()
    {
        var subject = Trial.NewSubject();
        var (mine, theirs) = (Plain(new EagerClock()), Plain(new EagerClock()));

        (await mine.LockAsync(subject, Cancellation)).ShouldBeTrue();
        (await theirs.LockAsync(subject, Cancellation)).ShouldBeFalse();
        await theirs.UnlockAsync(subject, Cancellation);
        (await theirs.LockAsync(subject, Cancellation)).ShouldBeFalse();
    }

    public async Task A_lock_of_one_instance_leaves_others_free()
    {
        await Memory.LockAsync(Trial.NewSubject(), Cancellation);

        (await Memory.LockAsync(Trial.NewSubject(), Cancellation)).ShouldBeTrue();
    }

    public async Task Giving_back_a_lock_that_nobody_holds_is_tolerated()
    {
        await Should.NotThrowAsync(async () => await Memory.UnlockAsync(Trial.NewSubject(), Cancellation));
    }

    public async Task A_lock_expires_by_itself()
    {
        var subject = Trial.NewSubject();
        var crashed = Plain(new EagerClock(), Trial.Options with { LockTtl = Trial.ExpiringLease });
        await crashed.LockAsync(subject, Cancellation);

        await Trial.LetExpireAsync(await LeaseOfAsync(subject));

        (await Memory.LockAsync(subject, Cancellation)).ShouldBeTrue();
    }

    public async Task A_locked_instance_is_read_and_written()
    {
        var subject = Trial.NewSubject();
        await Memory.LockAsync(subject, Cancellation);
        (await Memory.ReadAsync(subject, Cancellation)).ShouldBeNull();
        await Memory.WriteAsync(subject, Sample.Record(subject), null, Cancellation);

        (await Memory.LockAsync(subject, Cancellation)).ShouldBeFalse();
        await Memory.UnlockAsync(subject, Cancellation);

        (await Memory.LockAsync(subject, Cancellation)).ShouldBeTrue();
        (await Memory.ReadAsync(subject, Cancellation)).ShouldNotBeNull();
    }

    public async Task A_write_under_a_lock_that_was_taken_over_is_lost()
    {
        var subject = Trial.NewSubject();
        var zombie = Plain(new EagerClock(), Trial.Options with { LockTtl = Trial.ExpiringLease });
        await zombie.LockAsync(subject, Cancellation);
        await Trial.LetExpireAsync(await LeaseOfAsync(subject));
        await Memory.LockAsync(subject, Cancellation);

        await Should.ThrowAsync<MachineMemoryConflictException>(async () => await zombie.WriteAsync(subject, Sample.Record(subject), null,
            Cancellation));

        (await Memory.ReadAsync(subject, Cancellation)).ShouldBeNull();
    }

    public async Task A_refused_lock_is_tried_three_times_within_half_a_second()
    {
        var (subject, clock) = (Trial.NewSubject(), new EagerClock());
        await Memory.LockAsync(subject, Cancellation);

        (await Plain(clock).LockAsync(subject, Cancellation)).ShouldBeFalse();

        clock.Waits.Count.ShouldBe(2);
        clock.Waited.ShouldBeLessThan(TimeSpan.FromMilliseconds(500));
    }

    public async Task A_memory_that_does_not_answer_is_not_locked_and_says_so()
    {
        var faulty = new FaultyMemory(Memory, Fault.BeforeIt);

        await Should.ThrowAsync<MachineMemoryUnavailableException>(async () => await Plain(new EagerClock(), over: faulty).LockAsync(
            Trial.NewSubject(), Cancellation));
    }

    public async Task A_read_is_tried_three_times_with_longer_waits()
    {
        var subject = await Trial.CommittedAsync(Sample.Commit() with { State = MachineMemoryRecordCodec.Encode(Sample.Record("any")) });
        var clock = new EagerClock();

        var read = await Plain(clock, over: new FaultyMemory(Memory, Fault.BeforeIt, times: 2)).ReadAsync(subject, Cancellation);

        read.ShouldNotBeNull();
        clock.Waits.ShouldBe([TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200)]);
    }

    public async Task A_read_gives_up_within_a_second()
    {
        var clock = new EagerClock();
        var faulty = new FaultyMemory(Memory, Fault.BeforeIt, times: 3);

        await Should.ThrowAsync<MachineMemoryUnavailableException>(async () => await Plain(clock, over: faulty).ReadAsync(Trial.NewSubject(),
            Cancellation));

        faulty.Calls.ShouldBe(3);
        clock.Waited.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    public async Task A_write_is_tried_once()
    {
        var (subject, clock) = (Trial.NewSubject(), new EagerClock());
        var faulty = new FaultyMemory(Memory, Fault.BeforeIt);

        await Should.ThrowAsync<MachineMemoryUnavailableException>(async () => await Plain(clock, over: faulty).WriteAsync(subject,
            Sample.Record(subject), null, Cancellation));

        (faulty.Calls, clock.Waits.Count).ShouldBe((1, 0));
        (await Memory.ReadAsync(subject, Cancellation)).ShouldBeNull();
    }

    public async Task Cleanup_does_nothing_unless_it_is_enabled()
    {
        var subject = Trial.NewSubject();
        var plain = Plain(new EagerClock(), Trial.Options with { EnableCleanup = false });
        await plain.WriteAsync(subject, Sample.Record(subject), null, Cancellation);

        await plain.CleanupAsync(subject, Cancellation);

        (await plain.ReadAsync(subject, Cancellation)).ShouldNotBeNull();
    }

    public async Task Cleanup_takes_the_record_and_refuses_to_start_again()
    {
        var subject = Trial.NewSubject();
        var plain = Plain(new EagerClock(), Trial.Options with { EnableCleanup = true });
        await plain.LockAsync(subject, Cancellation);
        await plain.WriteAsync(subject, Sample.Record(subject), null, Cancellation);

        await plain.CleanupAsync(subject, Cancellation);
        await plain.UnlockAsync(subject, Cancellation);

        (await plain.ReadAsync(subject, Cancellation)).ShouldBeNull();
        (await Trial.DescribeAsync(subject)).Tombstone.ShouldBeTrue();
        await Should.ThrowAsync<MachineMemoryConflictException>(async () => await plain.WriteAsync(subject, Sample.Record(subject), null,
            Cancellation));
    }

    PlainContract Plain(TimeProvider clock, MachineMemoryOptions? options = null, IDurableMachineMemory? over = null) =>
        new(over ?? Memory, options ?? Trial.Options, clock);

    async Task<MachineLease> LeaseOfAsync(string subject)
    {
        var described = await Trial.DescribeAsync(subject);
        return new MachineLease(Memory)
        {
            Subject = subject,
            Owner = described.LeaseOwner ?? "",
            Fence = described.Fence,
            Version = described.Version,
            Ttl = Trial.ExpiringLease,
            ServerTime = DateTimeOffset.UnixEpoch,
        };
    }
}
