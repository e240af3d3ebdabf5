using System.Text;
using Arvo.Orchestration;
using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class Bounds : FactGroup
{
    MachineMemoryBounds Limits => Trial.Options.Bounds;

    public async Task The_largest_state_is_stored()
    {
        var subject = await Trial.CommittedAsync(Sample.Commit() with { State = new byte[Limits.State] });

        (await Trial.ReadAsync(subject)).State.ShouldNotBeNull().Length.ShouldBe(Limits.State);
    }

    public Task A_larger_state_is_refused() =>
        RefusedAsync(Sample.Commit() with { State = new byte[Limits.State + 1] }, "state", Limits.State + 1, Limits.State);

    public async Task The_longest_outbox_is_stored()
    {
        var commit = Sample.CommitWithOutbox(Limits.OutboxEvents);

        (await Trial.ReadAsync(await Trial.CommittedAsync(commit))).Outbox.ShouldEqual(commit.Outbox);
    }

    public Task A_longer_outbox_is_refused() =>
        RefusedAsync(Sample.CommitWithOutbox(Limits.OutboxEvents + 1), "number of outbox events", Limits.OutboxEvents + 1, Limits.OutboxEvents);

    public async Task The_largest_events_are_stored()
    {
        var bodies = Enumerable.Range(0, Limits.Outbox / Limits.OutboxEvent)
            .Select(i => Sample.Event(i) with { Body = new byte[Limits.OutboxEvent] });

        var subject = await Trial.CommittedAsync(Sample.Commit() with { Outbox = [.. bodies] });

        (await Trial.ReadAsync(subject)).Outbox.Sum(entry => entry.Body.Length).ShouldBe(Limits.Outbox);
    }

    public Task A_larger_event_is_refused_by_its_id() => RefusedAsync(
        Sample.Commit() with { Outbox = [Sample.Event(7) with { Body = new byte[Limits.OutboxEvent + 1] }] }, "event-7", Limits.OutboxEvent + 1,
        Limits.OutboxEvent);

    public Task Events_that_are_too_large_together_are_refused()
    {
        var size = Limits.OutboxEvent - 1;
        var count = Limits.Outbox / size + 1;
        var outbox = Enumerable.Range(0, count).Select(i => Sample.Event(i) with { Body = new byte[size] });
        return RefusedAsync(Sample.Commit() with { Outbox = [.. outbox] }, "outbox", (long)count * size, Limits.Outbox);
    }

    public async Task A_longer_last_error_is_cut_between_characters_and_committed()
    {
        const string Family = "👨‍👩‍👧‍👦", AccentedE = "e\u0301"; // each is one character to a reader, of 25 and 3 bytes
        var error = string.Concat(Enumerable.Repeat(Family + AccentedE, Limits.LastError));
        var subject = await Trial.CommittedAsync(Sample.Commit() with { Summary = Sample.Summary() with { LastError = error } });

        var kept = (await Trial.DescribeAsync(subject)).Summary.ShouldNotBeNull().LastError.ShouldNotBeNull();

        Encoding.UTF8.GetByteCount(kept).ShouldBeInRange(Limits.LastError - 25, Limits.LastError);
        error.StartsWith(kept[..^1], StringComparison.Ordinal).ShouldBeTrue();
        new[] { Family, AccentedE }.ShouldContain(character => kept.EndsWith(character + "…", StringComparison.Ordinal));
    }

    public async Task A_longer_state_value_is_cut_and_committed()
    {
        var subject = await Trial.CommittedAsync(Sample.Commit() with { Summary = Sample.Summary() with { Value = new string('v',
            Limits.Value + 1) } });

        (await Trial.DescribeAsync(subject)).Summary.ShouldNotBeNull().Value.ShouldBe(new string('v', Limits.Value - 3) + "…");
    }

    public async Task A_last_error_and_a_value_that_fit_are_kept()
    {
        var summary = Sample.Summary() with { LastError = new string('e', Limits.LastError), Value = new string('v', Limits.Value) };
        var subject = await Trial.CommittedAsync(Sample.Commit() with { Summary = summary });

        (await Trial.DescribeAsync(subject)).Summary.ShouldBe(summary);
    }

    public async Task A_summary_of_what_is_no_text_breaks_no_commit()
    {
        var subject = await Trial.CommittedAsync(Sample.Commit() with { Summary = Summary("a\0b\uD83Dc") });

        (await Trial.DescribeAsync(subject)).Summary.ShouldBe(Summary("a\uFFFDb\uFFFDc"));

        static InstanceSummary Summary(string text) => new()
        {
            Machine = text,
            MachineVersion = text,
            ExecutionStatus = ExecutionStatus.Failure,
            Status = text,
            Value = text,
            ParentSubject = text,
            Initiator = text,
            InitEventId = text,
            LastError = text,
            OutputDigest = text,
        };
    }

    public Task Too_many_timers_are_refused()
    {
        var timers = Enumerable.Range(0, Limits.TimerCount + 1).Select(i => Sample.Timer($"t{i}", DateTimeOffset.UnixEpoch));
        return RefusedAsync(Sample.Commit() with { Timers = [.. timers] }, "number of timers", Limits.TimerCount + 1, Limits.TimerCount);
    }

    public Task Too_many_event_keys_are_refused() =>
        RefusedAsync(Sample.Commit(keys: Trial.NewKeys(Limits.HandledKeys + 1)), "number of event keys", Limits.HandledKeys + 1, Limits.HandledKeys);

    public async Task A_longer_subject_is_refused()
    {
        var subject = new string('s', Limits.Subject + 1);

        var refused = await Should.ThrowAsync<MachineMemoryBoundsException>(async () => await Trial.TryAcquireAsync(subject));

        (refused.What, refused.Size, refused.Limit).ShouldBe(("subject", Limits.Subject + 1, Limits.Subject));
    }

    public async Task A_subject_is_measured_in_bytes()
    {
        var subject = new string('€', Limits.Subject / 3 + 1);

        await Should.ThrowAsync<MachineMemoryBoundsException>(async () => await Trial.TryAcquireAsync(subject));
    }

    async Task RefusedAsync(MachineCommit tooMuch, string what, long size, long limit)
    {
        var subject = Trial.NewSubject();
        var lease = await Trial.AcquireAsync(subject);

        var refused = await Should.ThrowAsync<MachineMemoryBoundsException>(() => Trial.CommitAsync(lease, tooMuch));

        refused.What.ShouldContain(what);
        (refused.Size, refused.Limit, refused.Subject).ShouldBe((size, limit, subject));
        refused.Message.ShouldContain($"{limit}");
        (await Trial.CommitAsync(lease, Sample.Commit("smaller"))).ShouldBe(1); // nothing was written and the lease is still ours
    }
}
