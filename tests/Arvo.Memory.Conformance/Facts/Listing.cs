using Arvo.Orchestration;
using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class Listing : FactGroup
{
    readonly string machine = $"arvo.orc.m{Guid.NewGuid():N}";

    public async Task A_list_is_filtered_by_machine()
    {
        var subjects = new[] { await StoreAsync(), await StoreAsync() };
        await Trial.CommittedAsync();

        (await ListAsync(new())).ShouldBe(subjects, ignoreOrder: true);
    }

    public async Task A_list_is_filtered_by_version_status_and_execution_status()
    {
        var plain = await StoreAsync();
        var newer = await StoreAsync(summary => summary with { MachineVersion = "2.0.0" });
        var done = await StoreAsync(summary => summary with { Status = "done" });
        var failed = await StoreAsync(summary => summary with { ExecutionStatus = ExecutionStatus.Failure });

        (await ListAsync(new() { MachineVersion = "2.0.0" })).ShouldBe([newer]);
        (await ListAsync(new() { Status = "done" })).ShouldBe([done]);
        (await ListAsync(new() { ExecutionStatus = ExecutionStatus.Failure })).ShouldBe([failed]);
        (await ListAsync(new() { MachineVersion = "1.0.0", Status = "active", ExecutionStatus = ExecutionStatus.Normal })).ShouldBe([plain]);
    }

    public async Task The_children_of_a_workflow_are_listed_by_its_subject()
    {
        var parent = Trial.NewSubject();
        var children = new[]
        {
            await StoreAsync(summary => summary with { ParentSubject = parent }),
            await StoreAsync(summary => summary with { ParentSubject = parent }),
        };
        await StoreAsync(summary => summary with { ParentSubject = parent + "x" });

        var page = await Memory.ListAsync(new InstanceFilter { ParentSubject = parent }, Cancellation);

        page.Instances.Select(instance => instance.Subject).ShouldBe(children, ignoreOrder: true);
        page.Instances.ShouldAllBe(instance => instance.Summary != null && instance.Summary.ParentSubject == parent);
    }

    public async Task A_list_is_filtered_by_the_time_of_the_last_commit()
    {
        var subject = await StoreAsync();
        var updated = (await Trial.DescribeAsync(subject)).UpdatedAt.ShouldNotBeNull();

        (await ListAsync(new() { UpdatedBefore = updated })).ShouldBeEmpty();
        (await ListAsync(new() { UpdatedBefore = updated.AddSeconds(1) })).ShouldBe([subject]);
    }

    public async Task Tombstones_are_listed_only_when_asked_for()
    {
        var living = await StoreAsync();
        var dead = await Trial.TombstoneAsync(Sample.Commit() with { Summary = Sample.Summary(machine) });

        (await ListAsync(new())).ShouldBe([living]);
        (await ListAsync(new() { IncludeTombstones = true })).ShouldBe([living, dead], ignoreOrder: true);
    }

    public async Task Pages_hold_every_instance_once()
    {
        var subjects = await StoreManyAsync(25);

        var seen = await AllPagesAsync(pageSize: 10);

        seen.Select(page => page.Count).ShouldBe([10, 10, 5]);
        seen.SelectMany(page => page).ShouldBe(subjects, ignoreOrder: true);
    }

    public async Task A_full_last_page_is_the_last()
    {
        await StoreManyAsync(20);

        (await AllPagesAsync(pageSize: 10)).Select(page => page.Count).ShouldBe([10, 10]);
    }

    public async Task Paging_is_stable_while_instances_come_and_change()
    {
        var subjects = await StoreManyAsync(20);
        var seen = new List<string>();
        string? token = null;

        do
        {
            var page = await Memory.ListAsync(new InstanceFilter { Machine = machine, PageSize = 4, ContinuationToken = token }, Cancellation);
            seen.AddRange(page.Instances.Select(instance => instance.Subject));
            token = page.ContinuationToken;
            await StoreManyAsync(3);
            await Trial.CommitAsync(await Trial.AcquireAsync(subjects[0]), Sample.Commit() with { Summary = Sample.Summary(machine) });
        }
        while (token is not null && seen.Count < 1000);

        seen.ShouldBeUnique();
        subjects.ShouldBeSubsetOf(seen);
    }

    public async Task A_page_leaves_out_state_outbox_and_timers()
    {
        var commit =
            Sample.CommitWithOutbox() with { Summary = Sample.Summary(machine), Timers = [Sample.Timer("t", DateTimeOffset.UnixEpoch.AddYears(90))] };
        await Trial.CommittedAsync(commit);

        var listed = (await Memory.ListAsync(new InstanceFilter { Machine = machine }, Cancellation)).Instances.ShouldHaveSingleItem();

        listed.State.ShouldBeNull();
        (listed.Outbox.Count, listed.Timers.Count).ShouldBe((0, 0));
        listed.Summary.ShouldBe(commit.Summary);
        (listed.Version, listed.Fence, listed.HandledCount).ShouldBe((1, 1, 1));
        listed.UpdatedAt.ShouldNotBeNull();
    }

    public async Task What_matches_nothing_gives_an_empty_last_page()
    {
        var page = await Memory.ListAsync(new InstanceFilter { Machine = machine }, Cancellation);

        page.Instances.ShouldBeEmpty();
        page.ContinuationToken.ShouldBeNull();
    }

    public async Task A_page_size_out_of_range_is_refused()
    {
        foreach (var size in new[] { 0, -1, 1001 })
        {
            await Should.ThrowAsync<ArgumentException>(async () => await Memory.ListAsync(new InstanceFilter { PageSize = size }, Cancellation));
        }
    }

    public async Task A_filter_by_what_is_no_text_is_refused()
    {
        foreach (var filter in new InstanceFilter[]
        {
            new() { Machine = "a\0" }, new() { MachineVersion = "\uD83D" }, new() { Status = "\0" }, new() { ParentSubject = "p\0" },
        })
        {
            await Should.ThrowAsync<ArgumentException>(async () => await Memory.ListAsync(filter, Cancellation));
        }
    }

    Task<string> StoreAsync(Func<InstanceSummary, InstanceSummary>? change = null) =>
        Trial.CommittedAsync(Sample.Commit() with { Summary = (change ?? (same => same))(Sample.Summary(machine)) });

    async Task<List<string>> StoreManyAsync(int count)
    {
        var subjects = new List<string>();
        for (var i = 0; i < count; i++) subjects.Add(await StoreAsync());
        return subjects;
    }

    async Task<List<string>> ListAsync(InstanceFilter filter) =>
        [.. (await Memory.ListAsync(filter with { Machine = machine }, Cancellation)).Instances.Select(instance => instance.Subject)];

    async Task<List<List<string>>> AllPagesAsync(int pageSize)
    {
        var pages = new List<List<string>>();
        string? token = null;
        do
        {
            var page = await Memory.ListAsync(new InstanceFilter { Machine = machine, PageSize = pageSize, ContinuationToken = token }, Cancellation);
            pages.Add([.. page.Instances.Select(instance => instance.Subject)]);
            token = page.ContinuationToken;
        }
        while (token is not null && pages.Count < 100);
        return pages;
    }
}
