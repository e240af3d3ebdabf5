using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class Fencing : FactGroup
{
    public async Task A_commit_by_an_overtaken_owner_writes_nothing()
    {
        var subject = await Trial.CommittedAsync(Sample.Commit("first"));
        var zombie = await Trial.ExpiredAsync(subject);
        await Trial.AcquireAsync(subject);

        await Trial.ShouldBeFencedAsync(zombie, Sample.CommitWithOutbox());

        var described = await Trial.DescribeAsync(subject);
        described.State.ShouldHold("first");
        (described.Version, described.Outbox.Count, described.HandledCount).ShouldBe((1, 0, 1));
    }

    public async Task A_commit_by_an_overtaken_owner_leaves_the_new_holder_alone()
    {
        var subject = await Trial.CommittedAsync();
        var zombie = await Trial.ExpiredAsync(subject);
        var holder = await Trial.AcquireAsync(subject);

        await Trial.ShouldBeFencedAsync(zombie, Sample.Commit());

        (await Trial.CommitAsync(holder, Sample.Commit())).ShouldBe(2);
    }

    public async Task An_owner_overtaken_on_a_new_instance_is_fenced()
    {
        var subject = Trial.NewSubject();
        var zombie = await Trial.ExpiredAsync(subject);
        await Trial.CommitAsync(await Trial.AcquireAsync(subject), Sample.Commit("winner"));

        await Trial.ShouldBeFencedAsync(zombie, Sample.Commit("zombie"));

        (await Trial.ReadAsync(subject)).State.ShouldHold("winner");
    }

    public async Task A_commit_after_a_release_is_fenced()
    {
        var subject = await Trial.CommittedAsync();
        var lease = await Trial.AcquireAsync(subject);
        await Memory.ReleaseAsync(lease, outboxPublished: false, Cancellation);

        await Trial.ShouldBeFencedAsync(lease, Sample.Commit());
    }

    public async Task A_lease_is_good_for_one_commit()
    {
        var lease = await Trial.AcquireAsync(Trial.NewSubject());
        await Trial.CommitAsync(lease, Sample.Commit());

        await Trial.ShouldBeFencedAsync(lease, Sample.Commit());
    }

    public async Task The_right_owner_with_a_stale_version_is_fenced()
    {
        var subject = await Trial.CommittedAsync();
        var lease = await Trial.AcquireAsync(subject);

        await Trial.ShouldBeFencedAsync(lease.Copy(version: 0), Sample.Commit());
        await Trial.ShouldBeFencedAsync(lease.Copy(version: 2), Sample.Commit());
    }

    public async Task The_right_version_with_a_foreign_owner_is_fenced()
    {
        var lease = await Trial.AcquireAsync(await Trial.CommittedAsync());

        await Trial.ShouldBeFencedAsync(lease.Copy(owner: Trial.NewOwner()), Sample.Commit());
    }

    public async Task A_commit_to_an_instance_that_never_was_is_fenced()
    {
        var lease = await Trial.AcquireAsync(await Trial.CommittedAsync());
        var stranger = new Orchestration.MachineLease(Memory)
        {
            Subject = Trial.NewSubject(), Owner = lease.Owner, Fence = 1, Version = 3, Ttl = lease.Ttl, ServerTime = lease.ServerTime,
        };

        await Trial.ShouldBeFencedAsync(stranger, Sample.Commit());
    }

    public async Task A_release_by_an_overtaken_owner_leaves_the_new_holder_alone()
    {
        var subject = await Trial.CommittedAsync();
        var zombie = await Trial.ExpiredAsync(subject);
        await Trial.AcquireAsync(subject);

        await Memory.ReleaseAsync(zombie, outboxPublished: true, Cancellation);

        Trial.Denied(await Trial.TryAcquireAsync(subject));
    }

    public async Task A_pin_by_an_overtaken_owner_says_no()
    {
        var subject = await Trial.CommittedAsync();
        var zombie = await Trial.ExpiredAsync(subject);
        await Trial.AcquireAsync(subject);

        (await Memory.PinAsync(zombie, Cancellation)).ShouldBeFalse();
    }

    public async Task A_cleanup_by_an_overtaken_owner_says_no_and_leaves_the_state()
    {
        var subject = await Trial.CommittedAsync(Sample.Commit("alive"));
        var zombie = await Trial.ExpiredAsync(subject);
        await Trial.AcquireAsync(subject);

        (await Memory.CleanupAsync(zombie, Cancellation)).ShouldBeFalse();

        var described = await Trial.DescribeAsync(subject);
        described.Tombstone.ShouldBeFalse();
        described.State.ShouldHold("alive");
    }
}
