using Arvo.Orchestration;
using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class Committing : FactGroup
{
    public async Task A_commit_is_read_back_and_gives_the_lease_back()
    {
        var subject = Trial.NewSubject();
        var lease = await Trial.AcquireAsync(subject);

        (await Trial.CommitAsync(lease, Sample.Commit("paid"))).ShouldBe(1);

        lease.Held.ShouldBeFalse();
        var next = await Trial.AcquireAsync(subject);
        next.Version.ShouldBe(1);
        next.State.ShouldHold("paid");
    }

    public async Task A_second_client_reads_what_the_first_committed()
    {
        var subject = await Trial.CommittedAsync(Sample.Commit("shared"));

        var lease = Trial.Granted(await Trial.Other.AcquireAsync(new AcquireRequest(subject, Trial.NewOwner(), Trial.LongLease, []), Cancellation));

        lease.State.ShouldHold("shared");
    }

    public async Task The_version_grows_by_the_number_of_event_keys()
    {
        var subject = Trial.NewSubject();

        (await Trial.CommitAsync(await Trial.AcquireAsync(subject), Sample.Commit(keys: Trial.NewKeys(3)))).ShouldBe(3);
        (await Trial.CommitAsync(await Trial.AcquireAsync(subject), Sample.Commit(keys: Trial.NewKeys(2)))).ShouldBe(5);

        (await Trial.DescribeAsync(subject)).Version.ShouldBe(5);
    }

    public async Task A_commit_without_event_keys_is_refused()
    {
        var lease = await Trial.AcquireAsync(Trial.NewSubject());

        await Should.ThrowAsync<ArgumentException>(() => Trial.CommitAsync(lease, Sample.Commit() with { EventKeys = [] }));
    }

    public async Task A_commit_replaces_state_summary_outbox_and_timers_as_a_whole()
    {
        var subject = await Trial.CommittedAsync(Sample.CommitWithOutbox(2) with { Timers = [Sample.Timer("t",
            DateTimeOffset.UnixEpoch.AddYears(90))] });

        await Trial.CommitAsync(await Trial.AcquireAsync(subject),
            Sample.Commit("second") with { Summary = Sample.Summary() with { Status = "done", Value = null } });

        var described = await Trial.DescribeAsync(subject);
        described.State.ShouldHold("second");
        described.Summary.ShouldBe(Sample.Summary() with { Status = "done", Value = null });
        described.Outbox.ShouldBeEmpty();
        described.Timers.ShouldBeEmpty();
    }

    public async Task State_is_kept_byte_for_byte()
    {
        byte[] everyByte = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        byte[] large = [.. Enumerable.Range(0, 100_000).Select(value => (byte)(value * 31))];

        foreach (var state in new[] { everyByte, large, [] })
        {
            var subject = await Trial.CommittedAsync(Sample.Commit() with { State = state });

            (await Trial.ReadAsync(subject)).State.ShouldNotBeNull().ToArray().ShouldBe(state);
        }
    }

    public async Task The_caller_may_reuse_its_buffers()
    {
        var state = Sample.Bytes("kept");
        var body = Sample.Bytes("body");
        var timer = Sample.Bytes("timer");
        var due = DateTimeOffset.UnixEpoch.AddYears(90);
        var subject = await Trial.CommittedAsync(Sample.Commit() with
        {
            State = state,
            Outbox = [Sample.Event(1) with { Body = body }],
            Timers = [new MachineTimer("t", 1, due, timer)],
        });

        foreach (var buffer in new[] { state, body, timer }) Array.Fill(buffer, (byte)'!');

        var read = await Trial.ReadAsync(subject);
        read.State.ShouldHold("kept");
        read.Outbox.ShouldEqual([Sample.Event(1) with { Body = Sample.Bytes("body") }]);
        read.Timers.ShouldEqual(new MachineTimer("t", 1, due, Sample.Bytes("timer")));
    }

    public async Task Text_that_looks_like_a_command_is_data()
    {
        const string Hostile = "$$ROOT '; DELETE FROM arvo_instance; -- {\"$set\":1} \u0001 €";
        var summary = Sample.Summary(Hostile) with
        {
            Status = Hostile, Value = Hostile, Initiator = Hostile, InitEventId = Hostile, LastError = Hostile, ParentSubject = Hostile,
        };
        var outbound = new OutboundEvent(Hostile, Hostile, Hostile, Hostile, Hostile, Hostile, Sample.Bytes(Hostile));

        var subject = await Trial.CommittedAsync(Sample.Commit(Hostile) with { Summary = summary, Outbox = [outbound] });

        var described = await Trial.DescribeAsync(subject);
        described.Summary.ShouldBe(summary);
        described.State.ShouldHold(Hostile);
        described.Outbox.ShouldEqual([outbound]);
    }

    public async Task A_commit_that_keeps_the_lease_denies_others_and_can_be_followed_by_another()
    {
        var subject = Trial.NewSubject();
        var lease = await Trial.AcquireAsync(subject);

        await Trial.CommitAsync(lease, Sample.Commit() with { KeepLease = true });

        lease.Held.ShouldBeTrue();
        lease.Version.ShouldBe(1);
        Trial.Denied(await Trial.TryAcquireAsync(subject));
        (await Trial.CommitAsync(lease, Sample.Commit("next"))).ShouldBe(2);
    }

    public async Task A_commit_after_expiry_holds_as_long_as_nobody_took_over()
    {
        var subject = await Trial.CommittedAsync();
        var late = await Trial.ExpiredAsync(subject);

        (await Trial.CommitAsync(late, Sample.Commit("late"))).ShouldBe(2);
    }
}
