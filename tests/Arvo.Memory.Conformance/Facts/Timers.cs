using Arvo.Orchestration;
using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class Timers : FactGroup
{
    public async Task Timers_come_back_exactly_and_earliest_first()
    {
        var later = Sample.Timer("later", new DateTimeOffset(2099, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567), sequence: 9);
        var sooner = Sample.Timer("sooner", later.Due.AddTicks(-1), sequence: long.MaxValue);
        var subject = await Trial.CommittedAsync(Sample.Commit() with { Timers = [later, sooner] });

        (await Trial.AcquireAsync(subject)).Timers.ShouldEqual(sooner, later);
    }

    public async Task A_timer_keeps_how_often_it_failed()
    {
        var due = new DateTimeOffset(2099, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var (failed, fresh) = (Sample.Timer("failed", due) with { Failures = 70_000 }, Sample.Timer("fresh", due.AddDays(1)));
        var subject = await Trial.CommittedAsync(Sample.Commit() with { Timers = [fresh, failed] });

        (await Trial.AcquireAsync(subject)).Timers.ShouldEqual(failed, fresh);
        (await Trial.DescribeAsync(subject)).Timers.ShouldEqual(failed, fresh);
    }

    public async Task A_timer_at_the_end_of_the_calendar_is_kept_and_never_due()
    {
        var never = Sample.Timer("never", DateTimeOffset.MaxValue);
        var subject = await Trial.CommittedAsync(Sample.Commit() with { Timers = [never] });

        (await Trial.AcquireAsync(subject)).Timers.ShouldEqual(never);
        (await DueAsync(TimeSpan.Zero)).ShouldNotContainKey(subject);
    }

    public async Task A_commit_replaces_all_timers()
    {
        var now = (await Trial.AcquireAsync(Trial.NewSubject())).ServerTime;
        var subject = await Trial.CommittedAsync(Sample.Commit() with { Timers =
        [
            Sample.Timer("a", now.AddDays(1)), Sample.Timer("b", now.AddDays(2)),
        ] });
        var rearmed = Sample.Timer("b", now.UtcDateTime.AddDays(3), sequence: 2);

        await Trial.CommitAsync(await Trial.AcquireAsync(subject), Sample.Commit() with { Timers = [rearmed] });

        (await Trial.AcquireAsync(subject)).Timers.ShouldEqual(rearmed);
    }

    public async Task A_scan_finds_instances_with_a_due_timer()
    {
        var now = (await Trial.AcquireAsync(Trial.NewSubject())).ServerTime;
        var due = await ArmedAsync(now.AddMinutes(-5));
        var future = await ArmedAsync(now.AddHours(1));

        var found = await DueAsync(TimeSpan.Zero);

        found.ShouldContainKey(due);
        found[due].ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(5));
        found.ShouldNotContainKey(future);
    }

    public async Task The_earliest_timer_decides()
    {
        var now = (await Trial.AcquireAsync(Trial.NewSubject())).ServerTime;

        var subject = await ArmedAsync(now.AddHours(1), now.AddMinutes(-2), now.AddHours(2));

        (await DueAsync(TimeSpan.Zero)).ShouldContainKey(subject);
    }

    public async Task A_scan_leaves_out_what_was_due_only_just_now()
    {
        var now = (await Trial.AcquireAsync(Trial.NewSubject())).ServerTime;
        var subject = await ArmedAsync(now.AddMinutes(-5));

        (await DueAsync(TimeSpan.FromMinutes(4))).ShouldContainKey(subject);
        (await DueAsync(TimeSpan.FromHours(1))).ShouldNotContainKey(subject);
    }

    [Needs(MemoryCapabilities.ControllableClock)]
    public async Task A_timer_becomes_due_by_the_memorys_clock()
    {
        var now = (await Trial.AcquireAsync(Trial.NewSubject())).ServerTime;
        var subject = await ArmedAsync(now.AddHours(1));
        (await DueAsync(TimeSpan.Zero)).ShouldNotContainKey(subject);

        await Trial.PassAsync(TimeSpan.FromHours(1));

        (await DueAsync(TimeSpan.Zero)).ShouldContainKey(subject);
    }

    public async Task A_disarmed_timer_is_not_found()
    {
        var now = (await Trial.AcquireAsync(Trial.NewSubject())).ServerTime;
        var subject = await ArmedAsync(now.AddMinutes(-5));

        await Trial.CommitAsync(await Trial.AcquireAsync(subject), Sample.Commit());

        (await DueAsync(TimeSpan.Zero)).ShouldNotContainKey(subject);
    }

    public async Task Timers_of_a_tombstone_are_not_found()
    {
        var subject = await Trial.TombstoneAsync(Sample.Commit() with { Timers = [Sample.Timer("t", DateTimeOffset.UnixEpoch)] });

        (await DueAsync(TimeSpan.Zero)).ShouldNotContainKey(subject);
    }

    Task<string> ArmedAsync(params DateTimeOffset[] due) =>
        Trial.CommittedAsync(Sample.Commit() with { Timers = [.. due.Select((at, i) => Sample.Timer($"t{i}", at))] });

    Task<Dictionary<string, TimeSpan>> DueAsync(TimeSpan olderThan) => Trial.ScanAsync(ScanKind.Timers, olderThan);
}
