using Arvo.Orchestration;
using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class Describing : FactGroup
{
    public async Task What_does_not_exist_is_described_as_nothing()
    {
        (await Memory.DescribeAsync(Trial.NewSubject(), Cancellation)).ShouldBeNull();
    }

    public async Task A_description_holds_all_that_is_known()
    {
        var timer = Sample.Timer("t", DateTimeOffset.UnixEpoch.AddYears(90));
        var summary = Sample.Summary(parent: "parent") with
        {
            LastError = "Error: broke", ExecutionStatus = ExecutionStatus.Failure, Status = "error", OutputDigest = "0a1b",
        };
        var commit = Sample.CommitWithOutbox(3, Trial.NewKeys(2)) with { Timers = [timer], Summary = summary, State = Sample.Bytes("whole") };
        var subject = await Trial.CommittedAsync(commit);

        var described = await Trial.DescribeAsync(subject);

        described.Subject.ShouldBe(subject);
        described.Summary.ShouldBe(summary);
        (described.Version, described.Fence, described.HandledCount, described.Tombstone).ShouldBe((2, 1, 2, false));
        described.Outbox.ShouldEqual(commit.Outbox);
        described.Timers.ShouldEqual(timer);
        described.State.ShouldHold("whole");
    }

    public async Task Absent_parts_of_a_summary_stay_absent()
    {
        var summary = new InstanceSummary { Machine = "m", MachineVersion = "0.0.1", ExecutionStatus = ExecutionStatus.Normal, Status = "active" };
        var subject = await Trial.CommittedAsync(Sample.Commit() with { Summary = summary });

        (await Trial.DescribeAsync(subject)).Summary.ShouldBe(summary);
    }

    public async Task A_live_lease_is_shown_with_its_owner()
    {
        var (subject, owner) = (await Trial.CommittedAsync(), Trial.NewOwner());
        await Trial.TryAcquireAsync(subject, owner);

        var described = await Trial.DescribeAsync(subject);

        described.LeaseOwner.ShouldBe(owner);
        described.LeaseRemaining.ShouldBeInRange(Trial.LongLease / 2, Trial.LongLease);
    }

    public async Task A_lease_that_is_given_back_or_expired_is_not_shown()
    {
        var given = await Trial.DescribeAsync(await Trial.CommittedAsync());
        var subject = await Trial.CommittedAsync();
        await Trial.ExpiredAsync(subject);
        var expired = await Trial.DescribeAsync(subject);

        (given.LeaseOwner, given.LeaseRemaining).ShouldBe((null, TimeSpan.Zero));
        (expired.LeaseOwner, expired.LeaseRemaining).ShouldBe((null, TimeSpan.Zero));
    }

    public async Task What_was_acquired_and_not_committed_has_no_summary()
    {
        var subject = Trial.NewSubject();
        await Trial.AcquireAsync(subject);

        var described = await Trial.DescribeAsync(subject);

        described.Summary.ShouldBeNull();
        (described.Version, described.CreatedAt, described.UpdatedAt).ShouldBe((0, null, null));
        described.State.ShouldBeNull();
    }

    public async Task A_tombstone_keeps_its_summary_and_the_digest_of_its_output()
    {
        var summary = Sample.Summary() with { Status = "done", OutputDigest = new string('d', 64) };
        var subject = await Trial.TombstoneAsync(Sample.Commit() with { Summary = summary });

        var described = await Trial.DescribeAsync(subject);

        described.Tombstone.ShouldBeTrue();
        described.Summary.ShouldBe(summary);
        described.State.ShouldBeNull();
    }

    public async Task The_first_commit_creates_and_every_commit_updates()
    {
        var subject = await Trial.CommittedAsync();
        var first = await Trial.DescribeAsync(subject);
        if (Trial.ClockIsOurs) await Trial.PassAsync(TimeSpan.FromMinutes(1));

        await Trial.CommitAsync(await Trial.AcquireAsync(subject), Sample.Commit());

        var second = await Trial.DescribeAsync(subject);
        first.CreatedAt.ShouldBe(first.UpdatedAt);
        second.CreatedAt.ShouldBe(first.CreatedAt);
        second.UpdatedAt.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(first.UpdatedAt.ShouldNotBeNull());
        if (Trial.ClockIsOurs) (second.UpdatedAt - first.UpdatedAt).ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(1));
    }
}
