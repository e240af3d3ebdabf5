using Arvo.Orchestration;
using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class Scanning : FactGroup
{
    public async Task A_scan_finds_a_pending_outbox_and_how_long_it_waited()
    {
        var subject = await Trial.CommittedAsync(Sample.CommitWithOutbox());

        var found = await StrandedAsync(TimeSpan.Zero);

        found.ShouldContainKey(subject);
        found[subject].ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    public async Task A_scan_leaves_out_a_young_outbox()
    {
        var subject = await Trial.CommittedAsync(Sample.CommitWithOutbox());

        (await StrandedAsync(TimeSpan.FromHours(1))).ShouldNotContainKey(subject);
    }

    [Needs(MemoryCapabilities.ControllableClock)]
    public async Task An_outbox_grows_old_by_the_memorys_clock()
    {
        var subject = await Trial.CommittedAsync(Sample.CommitWithOutbox());
        await Trial.PassAsync(TimeSpan.FromHours(1));

        (await StrandedAsync(TimeSpan.FromHours(1)))[subject].ShouldBeInRange(TimeSpan.FromHours(1), TimeSpan.FromHours(1.1));
    }

    public async Task What_has_no_outbox_is_not_found()
    {
        var without = await Trial.CommittedAsync();
        var marked = await Trial.CommittedAsync(Sample.CommitWithOutbox());
        await Memory.MarkPublishedAsync([new OutboxMark(marked, 1)], Cancellation);
        var overwritten = await Trial.CommittedAsync(Sample.CommitWithOutbox());
        await Trial.CommitAsync(await Trial.AcquireAsync(overwritten), Sample.Commit());

        var found = await StrandedAsync(TimeSpan.Zero);

        foreach (var subject in new[] { without, marked, overwritten }) found.ShouldNotContainKey(subject);
    }

    public async Task The_outbox_of_a_tombstone_is_found()
    {
        var subject = await Trial.TombstoneAsync(Sample.CommitWithOutbox());

        (await StrandedAsync(TimeSpan.Zero)).ShouldContainKey(subject);
    }

    public async Task A_scan_for_outboxes_finds_no_timers_and_the_other_way_round()
    {
        var outbox = await Trial.CommittedAsync(Sample.CommitWithOutbox());
        var timer = await Trial.CommittedAsync(Sample.Commit() with { Timers = [Sample.Timer("t", DateTimeOffset.UnixEpoch)] });

        (await StrandedAsync(TimeSpan.Zero)).ShouldNotContainKey(timer);
        (await Trial.ScanAsync(ScanKind.Timers, TimeSpan.Zero)).ShouldNotContainKey(outbox);
    }

    public async Task A_scan_is_limited_and_begins_with_the_oldest()
    {
        for (var i = 0; i < 5; i++) await Trial.CommittedAsync(Sample.CommitWithOutbox());

        var found = await Memory.ScanAsync(new ScanRequest(ScanKind.Outbox, TimeSpan.Zero, 3), Cancellation);

        found.Count.ShouldBe(3);
        found.Select(due => due.Age).ShouldBeInOrder(SortDirection.Descending);
    }

    public Task A_scan_for_nothing_is_refused() =>
        Should.ThrowAsync<ArgumentException>(async () => await Memory.ScanAsync(new ScanRequest(ScanKind.Outbox, TimeSpan.Zero, 0), Cancellation));

    Task<Dictionary<string, TimeSpan>> StrandedAsync(TimeSpan olderThan) => Trial.ScanAsync(ScanKind.Outbox, olderThan);
}
