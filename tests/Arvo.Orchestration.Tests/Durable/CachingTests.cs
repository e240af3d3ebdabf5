using System.Text.Json;
using static Arvo.Orchestration.Tests.Durable.ChainWorkflow;

namespace Arvo.Orchestration.Tests.Durable;

public sealed class CachingTests
{
    static readonly DurableOptions Optimistic = new() { Concurrency = ConcurrencyMode.Optimistic };

    readonly DurableRig _rig = new(Optimistic);

    [Fact]
    public async Task An_instance_that_stays_here_is_read_once()
    {
        var events = Enumerable.Range(0, 50).Select(i => Next("s", $"e{i}")).Prepend(Init("s")).ToArray();

        await _rig.SendAllAsync(events);
        await _rig.Executor.DrainAsync(DurableRig.Cancelled);

        Count("acquire").ShouldBe(1);
        Count("commit").ShouldBe(51);
        (await _rig.ChainOfAsync("s")).ShouldBe(ChainOver(events));
        (await _rig.DescribeAsync("s")).Outbox.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_room_to_remember_every_event_reads()
    {
        var rig = new DurableRig(Optimistic with { CacheBytes = 0 });

        await rig.SendAllAsync(Init("s"), Next("s", "a"));

        rig.TakeTrace().ShouldBe("acquire commit publish acquire commit publish");
    }

    [Fact]
    public async Task What_another_replica_has_changed_since_is_read_again()
    {
        var rival = new DurableRig(sharing: _rig);
        await _rig.SendAllAsync(Quiet(Init("s")));
        await rival.SendAllAsync(Quiet(Next("s", "theirs")));
        _rig.TakeTrace();

        await _rig.SendAllAsync(Next("s", "ours"));

        _rig.TakeTrace().ShouldBe("commit acquire commit publish");
        (await _rig.ChainOfAsync("s")).ShouldBe(ChainOver(Init("s"), Next("s", "theirs"), Next("s", "ours")));
    }

    [Fact]
    public async Task A_repeated_event_is_recognised_although_what_is_remembered_has_no_keys()
    {
        await _rig.SendAllAsync(Quiet(Init("s")), Quiet(Next("s", "a")), Quiet(Next("s", "b")));
        _rig.TakeTrace();

        await _rig.SendAllAsync(Next("s", "a"));

        _rig.TakeTrace().ShouldBe("commit acquire acquire pin release");
        (await _rig.ChainOfAsync("s")).ShouldBe(ChainOver(Init("s"), Next("s", "a"), Next("s", "b")));
    }

    [Fact]
    public async Task A_repeated_event_that_would_be_refused_now_is_a_repetition_also_in_a_batch()
    {
        await _rig.SendAllAsync(Init("s"));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _rig.Workflow.Before = (consumed, _) => consumed.Id == "a" ? new ValueTask(gate.Task) : default;
        var first = _rig.SendAsync(Next("s", "a"));
        Task<DeliveryOutcome>[] folded = [_rig.SendAsync(Next("s", "b")), _rig.SendAsync(Init("s"))];

        gate.SetResult();

        (await first).ShouldBe(DeliveryOutcome.Done.Instance);
        (await Task.WhenAll(folded)).ShouldAllBe(outcome => outcome == DeliveryOutcome.Done.Instance);
        (await _rig.DescribeAsync("s")).Version.ShouldBe(3);
    }

    [Fact]
    public async Task A_repeated_event_that_makes_the_workflow_fail_now_is_a_repetition()
    {
        await _rig.SendAllAsync(Quiet(Init("s")), Quiet(Next("s", "a")));
        _rig.Workflow.Before = (_, _) => throw new InvalidOperationException("Not in this state.");

        (await _rig.SendAsync(Next("s", "a"))).ShouldBe(DeliveryOutcome.Done.Instance);
    }

    [Fact]
    public async Task What_was_remembered_for_a_minute_is_read_again()
    {
        await _rig.SendAllAsync(Quiet(Init("s")));
        _rig.TakeTrace();

        _rig.Clock.Advance(TimeSpan.FromSeconds(60));
        await _rig.SendAllAsync(Next("s", "a"));

        _rig.TakeTrace().ShouldStartWith("acquire commit");
    }

    [Fact]
    public async Task A_commit_without_an_answer_is_not_remembered()
    {
        await _rig.SendAllAsync(Quiet(Init("s")));
        _rig.Memory.Break("commit", done: true);
        await Should.ThrowAsync<DependencyUnavailableException>(() => _rig.SendAsync(Quiet(Next("s", "a"))));
        _rig.TakeTrace();

        await _rig.SendAllAsync(Quiet(Next("s", "a")));

        _rig.TakeTrace().ShouldBe("acquire acquire pin release");
        (await _rig.DescribeAsync("s")).Version.ShouldBe(2);
    }

    [Fact]
    public async Task An_outbox_that_could_not_leave_is_read_and_helped()
    {
        await _rig.SendAllAsync(Quiet(Init("s")));
        _rig.Publisher.FailNext = new DependencyUnavailableException("broker", "away");
        await Should.ThrowAsync<DependencyUnavailableException>(() => _rig.SendAsync(Next("s", "a")));
        _rig.TakeTrace();

        await _rig.SendAllAsync(Next("s", "b"));

        _rig.TakeTrace().ShouldBe("acquire pin publish commit publish");
    }

    [Fact]
    public async Task A_visit_reads_what_the_memory_holds()
    {
        await _rig.SendAllAsync(Init("s"));
        _rig.Memory.Break("mark", done: false);
        await _rig.Executor.DrainAsync(DurableRig.Cancelled);
        var sweeper = new DurableRig(Optimistic, _rig);

        (await sweeper.VisitAsync("s")).ShouldBeTrue();

        sweeper.TakeTrace().ShouldStartWith("acquire");
        (await _rig.DescribeAsync("s")).Outbox.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_replicas_take_turns_what_is_remembered_is_soon_no_longer_tried_and_tried_again_when_they_stop()
    {
        var rival = new DurableRig(sharing: _rig);
        var subjects = Enumerable.Range(0, 40).Select(i => $"s{i}").ToArray();
        foreach (var subject in subjects) await _rig.SendAllAsync(Quiet(Init(subject)));
        foreach (var subject in subjects) await rival.SendAllAsync(Quiet(Next(subject, "theirs")));
        _rig.TakeTrace();

        foreach (var subject in subjects) await _rig.SendAllAsync(Quiet(Next(subject, "ours")));

        var wasted = Count("commit") - subjects.Length;
        wasted.ShouldBeInRange(5, 30);
        for (var i = 0; i < 2; i++)
        {
            _rig.TakeTrace();
            foreach (var subject in subjects) await _rig.SendAllAsync(Quiet(Next(subject, $"alone{i}")));
        }
        Count("acquire").ShouldBe(0);
    }

    [Fact]
    public async Task Timers_are_armed_by_the_clock_of_the_memory_that_was_read_before()
    {
        await _rig.SendAllAsync(Quiet(Init("s")));
        _rig.Clock.Advance(TimeSpan.FromSeconds(20));
        _rig.TakeTrace();

        await _rig.SendAllAsync(Next("s", "a", new { emit = 0, arm = "t", delay = 10_000 }));

        Count("acquire").ShouldBe(0);
        (await _rig.DescribeAsync("s")).Timers.ShouldHaveSingleItem().Due.ShouldBe(_rig.Clock.GetUtcNow() + TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task The_clock_of_an_answer_that_was_slow_arms_no_timer_early()
    {
        _rig.Memory.BeforeAcquireAnswers = () => _rig.Clock.Advance(TimeSpan.FromSeconds(10));
        await _rig.SendAllAsync(Quiet(Init("s")));
        _rig.Memory.BeforeAcquireAnswers = () => { };
        _rig.Clock.Advance(TimeSpan.FromSeconds(20));

        await _rig.SendAllAsync(Next("s", "a", new { emit = 0, arm = "t", delay = 30_000 }));

        (await _rig.DescribeAsync("s")).Timers.ShouldHaveSingleItem().Due.ShouldBe(_rig.Clock.GetUtcNow() + TimeSpan.FromSeconds(30));
    }

    static ArvoEvent Quiet(ArvoEvent consumed) => consumed with { Data = JsonSerializer.SerializeToElement(new { emit = 0 }) };

    int Count(string call)
    {
        lock (_rig.Trace) return _rig.Trace.Count(noted => noted == call);
    }
}
