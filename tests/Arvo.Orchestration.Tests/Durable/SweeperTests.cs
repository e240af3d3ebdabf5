using Arvo.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using static Arvo.Orchestration.Tests.Durable.ChainWorkflow;

namespace Arvo.Orchestration.Tests.Durable;

public sealed class SweeperTests
{
    static readonly ScanRequest Outboxes = new(ScanKind.Outbox, TimeSpan.FromSeconds(60), 10);
    static readonly ScanRequest Timers = new(ScanKind.Timers, TimeSpan.Zero, 10);

    readonly DurableRig _rig = new();

    [Fact]
    public async Task A_stranded_outbox_is_published_after_its_grace_and_marked()
    {
        await StrandAsync("s");
        (await SweepAsync(Outboxes)).ShouldBe(0);
        _rig.Clock.Advance(TimeSpan.FromSeconds(60));

        (await SweepAsync(Outboxes)).ShouldBe(1);

        _rig.Publisher.Ids.ShouldBe(["init.0"]);
        (await _rig.DescribeAsync("s")).Outbox.ShouldBeEmpty();
        (await SweepAsync(Outboxes)).ShouldBe(0);
    }

    [Fact]
    public async Task A_tombstones_stranded_completion_is_published()
    {
        _rig.Memory.Break("cleanup", done: true);
        await Should.ThrowAsync<DependencyUnavailableException>(_rig.SendAsync(Init("s", data: new { final = true })));
        _rig.Clock.Advance(TimeSpan.FromSeconds(60));

        await SweepAsync(Outboxes);

        _rig.Publisher.Ids.ShouldBe(["init.0"]);
    }

    [Fact]
    public async Task Due_timers_are_fired_through_the_same_path_as_events()
    {
        await _rig.SendAllAsync(Init("a", data: new { arm = "t", delay = 1000 }), Init("b", data: new { arm = "t", delay = 9000 }));
        _rig.Clock.Advance(TimeSpan.FromSeconds(1));
        _rig.TakeTrace();

        (await SweepAsync(Timers)).ShouldBe(1);

        _rig.TakeTrace().ShouldStartWith("scan acquire");
        (await _rig.DescribeAsync("a")).Version.ShouldBe(2);
        (await _rig.DescribeAsync("b")).Version.ShouldBe(1);
    }

    [Fact]
    public async Task An_instance_whose_visit_failed_is_left_alone_for_a_while()
    {
        await _rig.SendAllAsync(Init("s", data: new { arm = "mute" }));
        using var sweeper = NewSweeper(_ => _rig.Workflow);
        (await sweeper.SweepAsync(Timers, DurableRig.Cancelled)).ShouldBe(0);
        _rig.TakeTrace();

        await sweeper.SweepAsync(Timers, DurableRig.Cancelled);
        _rig.TakeTrace().ShouldBe("scan");

        _rig.Clock.Advance(TimeSpan.FromSeconds(60));
        await sweeper.SweepAsync(Timers, DurableRig.Cancelled);
        _rig.TakeTrace().ShouldContain("scan acquire");
    }

    [Fact]
    public async Task Failing_instances_do_not_starve_the_others()
    {
        var one = Timers with { Limit = 1 };
        await _rig.SendAllAsync(Init("bad", data: new { arm = "mute" }));
        _rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await _rig.SendAllAsync(Init("good", data: new { arm = "t" }));
        using var sweeper = NewSweeper(_ => _rig.Workflow);

        (await sweeper.SweepAsync(one, DurableRig.Cancelled)).ShouldBe(0);
        (await sweeper.SweepAsync(one, DurableRig.Cancelled)).ShouldBe(1);

        (await _rig.DescribeAsync("good")).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Timers_of_workflows_that_run_elsewhere_are_not_touched()
    {
        await _rig.SendAllAsync(Init("s", data: new { arm = "t" }));
        using var sweeper = NewSweeper(_ => null);
        _rig.TakeTrace();

        (await sweeper.SweepAsync(Timers, DurableRig.Cancelled)).ShouldBe(0);

        _rig.TakeTrace().ShouldBe("scan");
    }

    [Fact]
    public async Task Instances_of_another_worker_that_were_left_alone_once_do_not_starve_ours_later()
    {
        var elsewhere = new DurableRig(sharing: _rig);
        using var sweeper = NewSweeper(subject => subject.StartsWith("their", StringComparison.Ordinal) ? null : _rig.Workflow);
        var theirs = Enumerable.Range(0, 1000).Select(i => $"their{i}").ToArray();
        foreach (var subject in theirs) await elsewhere.SendAllAsync(Init(subject, data: new { emit = 0, arm = "t" }));
        await sweeper.SweepAsync(Timers with { Limit = theirs.Length }, DurableRig.Cancelled);
        foreach (var subject in theirs) await elsewhere.VisitAsync(subject);
        _rig.Clock.Advance(TimeSpan.FromHours(1));
        await _rig.SendAllAsync(Init("their_last", data: new { arm = "t" }));
        _rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await _rig.SendAllAsync(Init("ours", data: new { arm = "t" }));

        (await sweeper.SweepAsync(Timers with { Limit = 1 }, DurableRig.Cancelled)).ShouldBe(1);

        (await _rig.DescribeAsync("ours")).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Any_number_of_due_timers_of_another_worker_keeps_ours_waiting_for_a_few_sweeps_only()
    {
        using var sweeper = NewSweeper(subject => subject.StartsWith("their", StringComparison.Ordinal) ? null : _rig.Workflow);
        for (var i = 0; i < 1200; i++) await _rig.SendAllAsync(Init($"their{i}", data: new { emit = 0, arm = "t" }));
        _rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await _rig.SendAllAsync(Init("ours", data: new { arm = "t" }));
        var sweeps = 0;

        while (await sweeper.SweepAsync(Timers with { Limit = 100 }, DurableRig.Cancelled) == 0 && sweeps < 20)
        {
            sweeps++;
            _rig.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await _rig.DescribeAsync("ours")).Version.ShouldBe(2);
        sweeps.ShouldBe(3); // 100, 300 and 700 theirs
    }

    [Fact]
    public async Task An_instance_that_somebody_else_holds_is_skipped()
    {
        await StrandAsync("s");
        _rig.Clock.Advance(TimeSpan.FromSeconds(60));
        await _rig.HoldAsync("s", TimeSpan.FromSeconds(30));

        (await SweepAsync(Outboxes)).ShouldBe(0);

        _rig.Publisher.Published.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_running_sweeper_finds_outboxes_and_timers_and_survives_a_failing_scan()
    {
        await StrandAsync("s");
        await _rig.SendAllAsync(Init("timed", data: new { arm = "t", delay = 30_000 }));
        _rig.Memory.Break("scan", done: false);
        using var sweeper = NewSweeper(_ => _rig.Workflow);
        await sweeper.StartAsync(DurableRig.Cancelled);

        await AdvanceUntilAsync(async () => _rig.Publisher.Ids.Count == 3 && (await _rig.DescribeAsync("timed")).Version == 2);

        await sweeper.StopAsync(DurableRig.Cancelled);
        _rig.Publisher.Ids.ShouldBe(["init.0", "t-1.0", "init.0"], ignoreOrder: true);
    }

    // Only while both of the sweeper's loops wait: under a visit, an hour could pass on a busy machine.
    Task AdvanceUntilAsync(Func<Task<bool>> holds) => Eventually.HoldsAsync("the sweeper is done", async token =>
    {
        for (var turn = 0; turn < 1000; turn++)
        {
            if (await holds()) return true;
            await _rig.Clock.TimersArmedAsync(2, token).WaitAsync(Eventually.Patience, token);
            _rig.Clock.AdvanceToNextTimer();
        }
        return false;
    }, DurableRig.Cancelled);

    async Task StrandAsync(string subject)
    {
        _rig.Publisher.FailNext = new DependencyUnavailableException("rabbitmq", "no confirm");
        await Should.ThrowAsync<DependencyUnavailableException>(_rig.SendAsync(Init(subject)));
    }

    async Task<int> SweepAsync(ScanRequest request)
    {
        using var sweeper = NewSweeper(_ => _rig.Workflow);
        return await sweeper.SweepAsync(request, DurableRig.Cancelled);
    }

    Sweeper NewSweeper(Func<string, IWorkflow?> workflowOf) =>
        new(_rig.Executor, workflowOf, new SweepOptions(), _rig.Clock, NullLogger<Sweeper>.Instance);
}
