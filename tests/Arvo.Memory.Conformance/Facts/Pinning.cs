using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class Pinning : FactGroup
{
    public async Task A_pin_keeps_the_lease()
    {
        var subject = await Trial.CommittedAsync();
        var lease = await Trial.AcquireAsync(subject);

        (await Memory.PinAsync(lease, Cancellation)).ShouldBeTrue();

        Trial.Denied(await Trial.TryAcquireAsync(subject)).ShouldBeInRange(Trial.LongLease / 2, Trial.LongLease);
        await Trial.CommitAsync(lease, Sample.Commit());
    }

    [Needs(MemoryCapabilities.ControllableClock)]
    public async Task A_pin_renews_the_lease()
    {
        var subject = await Trial.CommittedAsync();
        var lease = await Trial.AcquireAsync(subject);
        await Trial.PassAsync(Trial.LongLease * 0.75);

        await Memory.PinAsync(lease, Cancellation);
        await Trial.PassAsync(Trial.LongLease * 0.75);

        Trial.Denied(await Trial.TryAcquireAsync(subject)).ShouldBeLessThanOrEqualTo(Trial.LongLease * 0.25);
    }

    public async Task An_expired_lease_that_nobody_took_can_be_pinned()
    {
        var subject = await Trial.CommittedAsync();
        var lease = await Trial.ExpiredAsync(subject);

        (await Memory.PinAsync(lease, Cancellation)).ShouldBeTrue();
    }

    public async Task A_released_lease_can_not_be_pinned()
    {
        var lease = await Trial.AcquireAsync(await Trial.CommittedAsync());
        await Memory.ReleaseAsync(lease, outboxPublished: false, Cancellation);

        (await Memory.PinAsync(lease, Cancellation)).ShouldBeFalse();
    }

    public async Task A_lease_that_an_optimistic_commit_overtook_can_not_be_pinned()
    {
        var subject = await Trial.CommittedAsync();
        var overtaken = await Trial.AcquireAsync(subject);
        await Trial.CommitAsync(await Trial.ReadAsync(subject), Sample.Commit());

        (await Memory.PinAsync(overtaken, Cancellation)).ShouldBeFalse();
    }

    public async Task A_pin_changes_neither_version_nor_time_of_the_last_commit()
    {
        var subject = await Trial.CommittedAsync();
        var before = await Trial.DescribeAsync(subject);

        await Memory.PinAsync(await Trial.AcquireAsync(subject), Cancellation);

        var after = await Trial.DescribeAsync(subject);
        (after.Version, after.UpdatedAt).ShouldBe((before.Version, before.UpdatedAt));
    }

    public async Task An_optimistic_pin_says_whether_the_version_still_holds()
    {
        var subject = await Trial.CommittedAsync();
        var current = await Trial.ReadAsync(subject);

        (await Memory.PinAsync(current, Cancellation)).ShouldBeTrue();
        await Trial.CommitAsync(await Trial.AcquireAsync(subject), Sample.Commit());
        (await Memory.PinAsync(current, Cancellation)).ShouldBeFalse();
    }
}
