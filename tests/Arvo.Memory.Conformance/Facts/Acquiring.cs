using Arvo.Orchestration;
using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class Acquiring : FactGroup
{
    public async Task A_new_instance_is_granted_empty()
    {
        var subject = Trial.NewSubject();

        var lease = await Trial.AcquireAsync(subject, Trial.NewKey());

        lease.Subject.ShouldBe(subject);
        lease.Held.ShouldBeTrue();
        (lease.Version, lease.Fence, lease.Tombstone).ShouldBe((0, 1, false));
        lease.State.ShouldBeNull();
        lease.Handled.ShouldBeEmpty();
        lease.Outbox.ShouldBeEmpty();
        lease.Timers.ShouldBeEmpty();
    }

    public async Task A_held_instance_is_denied_with_the_remaining_time()
    {
        var subject = Trial.NewSubject();
        await Trial.AcquireAsync(subject);

        var remaining = Trial.Denied(await Trial.TryAcquireAsync(subject));

        remaining.ShouldBeInRange(Trial.LongLease / 2, Trial.LongLease);
    }

    [Needs(MemoryCapabilities.ControllableClock)]
    public async Task The_remaining_time_shrinks()
    {
        var subject = Trial.NewSubject();
        await Trial.AcquireAsync(subject);
        await Trial.PassAsync(Trial.LongLease * 0.75);

        var remaining = Trial.Denied(await Trial.TryAcquireAsync(subject));

        remaining.ShouldBeInRange(TimeSpan.FromTicks(1), Trial.LongLease * 0.25);
    }

    public async Task Being_denied_changes_nothing_for_the_holder()
    {
        var subject = Trial.NewSubject();
        var lease = await Trial.AcquireAsync(subject);
        Trial.Denied(await Trial.TryAcquireAsync(subject));

        (await Trial.CommitAsync(lease, Sample.Commit())).ShouldBe(1);
        (await Trial.DescribeAsync(subject)).Fence.ShouldBe(1);
    }

    public async Task A_second_client_is_denied_too()
    {
        var subject = Trial.NewSubject();
        await Trial.AcquireAsync(subject);

        Trial.Denied(await Trial.Other.AcquireAsync(new AcquireRequest(subject, Trial.NewOwner(), Trial.LongLease, []), Cancellation));
    }

    public async Task The_same_owner_may_acquire_again()
    {
        var (subject, owner) = (Trial.NewSubject(), Trial.NewOwner());
        await Trial.TryAcquireAsync(subject, owner);

        var again = Trial.Granted(await Trial.TryAcquireAsync(subject, owner));

        again.Fence.ShouldBe(2);
        await Trial.CommitAsync(again, Sample.Commit());
    }

    public async Task A_released_instance_is_granted_at_once()
    {
        var subject = await Trial.CommittedAsync();
        var lease = await Trial.AcquireAsync(subject);

        await Memory.ReleaseAsync(lease, outboxPublished: false, Cancellation);

        lease.Held.ShouldBeFalse();
        (await Trial.AcquireAsync(subject)).Version.ShouldBe(1);
    }

    public async Task An_unused_lease_is_given_back_when_it_is_disposed()
    {
        var subject = await Trial.CommittedAsync();

        await using (await Trial.AcquireAsync(subject)) Trial.Denied(await Trial.TryAcquireAsync(subject));

        await Trial.AcquireAsync(subject);
    }

    public async Task An_expired_lease_is_taken_over()
    {
        var subject = await Trial.CommittedAsync(Sample.Commit("before"));
        var expired = await Trial.ExpiredAsync(subject);

        var lease = await Trial.AcquireAsync(subject);

        lease.Fence.ShouldBe(expired.Fence + 1);
        lease.State.ShouldHold("before");
    }

    [Needs(MemoryCapabilities.ControllableClock)]
    public async Task A_lease_is_not_taken_over_before_it_expires()
    {
        var subject = Trial.NewSubject();
        await Trial.AcquireAsync(subject);
        await Trial.PassAsync(Trial.LongLease * 0.75);

        Trial.Denied(await Trial.TryAcquireAsync(subject));
    }

    public async Task The_fence_grows_with_every_grant_and_is_kept_by_commits()
    {
        var subject = await Trial.CommittedAsync();

        for (var expected = 2; expected <= 5; expected++)
        {
            var lease = await Trial.AcquireAsync(subject);
            lease.Fence.ShouldBe(expected);
            await Trial.CommitAsync(lease, Sample.Commit());
        }
    }

    public async Task The_memorys_clock_comes_with_the_lease_and_does_not_go_back()
    {
        var first = await Trial.AcquireAsync(Trial.NewSubject());
        var second = await Trial.AcquireAsync(Trial.NewSubject());

        second.ServerTime.ShouldBeGreaterThanOrEqualTo(first.ServerTime);
        first.ServerTime.Offset.ShouldBe(TimeSpan.Zero);
    }

    public async Task A_cancelled_call_throws_and_takes_nothing()
    {
        var subject = Trial.NewSubject();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await Memory.AcquireAsync(new AcquireRequest(subject, Trial.NewOwner(), Trial.LongLease, []), cancelled.Token));

        await Trial.AcquireAsync(subject);
    }
}
