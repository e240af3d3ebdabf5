using static Arvo.Orchestration.Tests.Durable.ChainWorkflow;

namespace Arvo.Orchestration.Tests.Durable;

public sealed class FoldingTests
{
    readonly DurableRig _rig = new();

    [Fact]
    public async Task Waiting_events_of_one_instance_share_an_acquire_and_a_commit()
    {
        var outcomes = await SendTogetherAsync([.. Enumerable.Range(0, 20).Select(i => Next("s", $"e{i}"))]);

        outcomes.ShouldAllBe(outcome => outcome == DeliveryOutcome.Done.Instance);
        _rig.TakeTrace().ShouldBe("acquire commit publish acquire commit publish");
        (await _rig.DescribeAsync("s")).Version.ShouldBe(21);
        (await _rig.ChainOfAsync("s")).ShouldBe(ChainOver([Init("s"), .. Enumerable.Range(0, 20).Select(i => Next("s", $"e{i}"))]));
        _rig.Publisher.Ids.ShouldBe(["init.0", .. Enumerable.Range(0, 20).Select(i => $"e{i}.0")]);
    }

    [Fact]
    public async Task At_most_as_many_as_the_limit_are_folded()
    {
        var rig = new DurableRig(new DurableOptions { FoldLimit = 8 });

        await SendTogetherAsync(rig, [.. Enumerable.Range(0, 20).Select(i => Next("s", $"e{i}"))]);

        rig.Memory.Commits.Select(commit => commit.EventKeys.Count).ShouldBe([1, 8, 8, 4]);
    }

    [Fact]
    public async Task A_poison_event_in_a_batch_is_parked_alone()
    {
        var outcomes = await SendTogetherAsync([Next("s", "a"), Next("s", "bad", new { violation = true }), Next("s", "b")]);

        outcomes[0].ShouldBe(DeliveryOutcome.Done.Instance);
        var parked = outcomes[1].ShouldBeOfType<DeliveryOutcome.Park>();
        parked.Reason.ShouldBe("contract-violation");
        parked.Detail.ShouldContain("event bad of type evt.chain.next");
        outcomes[2].ShouldBe(DeliveryOutcome.Done.Instance);
        (await _rig.ChainOfAsync("s")).ShouldBe(ChainOver(Init("s"), Next("s", "a"), Next("s", "b")));
    }

    [Fact]
    public async Task A_bug_in_deciding_one_event_of_a_batch_reaches_its_caller_only()
    {
        var gate = HoldFirst(_rig);
        var first = _rig.SendAsync(Init("s"));
        var bad = _rig.SendAsync(Next("s", "bad", new { bug = true }));
        var good = _rig.SendAsync(Next("s", "good"));
        gate.SetResult();

        (await Should.ThrowAsync<InvalidOperationException>(bad)).Message.ShouldBe("a bug");
        (await first).ShouldBe(DeliveryOutcome.Done.Instance);
        (await good).ShouldBe(DeliveryOutcome.Done.Instance);
        (await _rig.DescribeAsync("s")).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Copies_of_an_event_inside_a_batch_are_applied_once_and_all_acknowledged()
    {
        var outcomes = await SendTogetherAsync([Next("s", "a"), Next("s", "a"), Next("s", "b"), Next("s", "a")]);

        outcomes.ShouldAllBe(outcome => outcome == DeliveryOutcome.Done.Instance);
        (await _rig.DescribeAsync("s")).Version.ShouldBe(3);
        _rig.Publisher.Ids.ShouldBe(["init.0", "a.0", "b.0"]);
    }

    [Fact]
    public async Task A_copy_of_a_poison_event_inside_a_batch_is_parked_like_it()
    {
        var bad = Next("s", "bad", new { violation = true });

        var outcomes = await SendTogetherAsync([bad, bad]);

        outcomes.ShouldAllBe(outcome => outcome is DeliveryOutcome.Park);
    }

    [Fact]
    public async Task A_commit_without_an_answer_leaves_every_event_of_its_batch_unacknowledged_even_the_poison()
    {
        await _rig.SendAllAsync(Init("s"));
        _rig.Memory.Break("commit", done: true);
        var gate = HoldFirst(_rig);
        var blocker = _rig.SendAsync(Next("s", "blocker", new { violation = true }));
        var waiting = new[] { Next("s", "a"), Next("s", "bad", new { violation = true }) }.Select(next => _rig.SendAsync(next)).ToArray();
        gate.SetResult();

        (await blocker).ShouldBeOfType<DeliveryOutcome.Park>();
        foreach (var each in waiting) await Should.ThrowAsync<DependencyUnavailableException>(each);
    }

    [Fact]
    public async Task Events_after_the_final_one_of_a_batch_are_late()
    {
        var outcomes = await SendTogetherAsync([Next("s", "last", new { final = true }), Next("s", "after")]);

        outcomes.ShouldAllBe(outcome => outcome == DeliveryOutcome.Done.Instance);
        (await _rig.DescribeAsync("s")).Version.ShouldBe(2);
        _rig.Publisher.Ids.ShouldBe(["init.0", "last.0"]);
    }

    [Fact]
    public async Task Events_that_fit_alone_but_not_together_are_committed_apart()
    {
        var big = new { emit = 200 };

        var outcomes = await SendTogetherAsync([Next("s", "a", big), Next("s", "b", big), Next("s", "c", big)]);

        outcomes.ShouldAllBe(outcome => outcome == DeliveryOutcome.Done.Instance);
        (await _rig.DescribeAsync("s")).Version.ShouldBe(4);
        _rig.Publisher.Published.Count.ShouldBe(601);
    }

    [Fact]
    public async Task Instances_do_not_wait_for_each_other()
    {
        var gate = HoldFirst(_rig);
        var slow = _rig.SendAsync(Init("slow"));

        await _rig.SendAllAsync(Init("quick"));

        slow.IsCompleted.ShouldBeFalse();
        gate.SetResult();
        await slow;
    }

    [Fact]
    public async Task A_batch_whose_first_caller_fails_hands_over_to_the_next()
    {
        await _rig.SendAllAsync(Init("s"));
        var gate = HoldFirst(_rig);
        var first = _rig.SendAsync(Next("s", "first", new { bug = true }));
        var second = _rig.SendAsync(Next("s", "second"));
        gate.SetResult();

        await Should.ThrowAsync<InvalidOperationException>(first);
        (await second).ShouldBe(DeliveryOutcome.Done.Instance);
        await _rig.SendAllAsync(Next("s", "third"));
    }

    [Fact]
    public async Task A_caller_that_is_cancelled_while_it_waits_leaves_and_the_others_go_on()
    {
        using var stop = new CancellationTokenSource();
        var gate = HoldFirst(_rig);
        var first = _rig.SendAsync(Init("s"));
        var cancelled = _rig.Executor.DispatcherFor(_rig.Workflow).DispatchAsync(Next("s", "gone"), default, stop.Token).AsTask();
        var second = _rig.SendAsync(Next("s", "a"));

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(cancelled);
        gate.SetResult();

        (await first).ShouldBe(DeliveryOutcome.Done.Instance);
        (await second).ShouldBe(DeliveryOutcome.Done.Instance);
        (await _rig.ChainOfAsync("s")).ShouldBe(ChainOver(Init("s"), Next("s", "a")));
    }

    [Fact]
    public async Task A_caller_that_is_cancelled_while_its_batch_is_decided_fails_alone()
    {
        using var stop = new CancellationTokenSource();
        var gate = HoldFirst(_rig);
        var first = _rig.SendAsync(Init("s"));
        var cancelled = _rig.Executor.DispatcherFor(_rig.Workflow).DispatchAsync(Next("s", "gone"), default, stop.Token).AsTask();
        Task<DeliveryOutcome>[] folded = [_rig.SendAsync(Next("s", "a")), _rig.SendAsync(Next("s", "b"))];
        _rig.Workflow.Before = (consumed, _) => consumed.Id == "gone" ? new ValueTask(stop.CancelAsync()) : default;

        gate.SetResult();

        (await first).ShouldBe(DeliveryOutcome.Done.Instance);
        await Should.ThrowAsync<OperationCanceledException>(cancelled);
        (await Task.WhenAll(folded)).ShouldAllBe(outcome => outcome == DeliveryOutcome.Done.Instance);
        (await _rig.ChainOfAsync("s")).ShouldBe(ChainOver(Init("s"), Next("s", "a"), Next("s", "b")));
    }

    [Fact]
    public async Task Many_callers_of_many_instances_lose_nothing()
    {
        var events = Enumerable.Range(0, 40).SelectMany(s => Enumerable.Range(0, 25).Select(i => i == 0 ? Init($"s{s}") : Next($"s{s}", $"e{i}")))
            .ToArray();
        foreach (var init in events.Where(next => next.Id == "init")) await _rig.SendAsync(init);

        await Parallel.ForEachAsync(events.Concat(events),
            new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = DurableRig.Cancelled },
            async (next, _) => (await _rig.SendAsync(next)).ShouldBe(DeliveryOutcome.Done.Instance));

        for (var s = 0; s < 40; s++) (await _rig.DescribeAsync($"s{s}")).Version.ShouldBe(25);
        _rig.Publisher.Ids.Distinct().Count().ShouldBe(25); // ids repeat between subjects only
        _rig.Publisher.Published.Select(published => (published.Subject, published.Id)).Distinct().Count().ShouldBe(1000);
        _rig.Publisher.Published.Count.ShouldBe(1000);
    }

    Task<DeliveryOutcome[]> SendTogetherAsync(ArvoEvent[] events) => SendTogetherAsync(_rig, events);

    // The init event is held while the others queue up behind it.
    static async Task<DeliveryOutcome[]> SendTogetherAsync(DurableRig rig, ArvoEvent[] events)
    {
        var gate = HoldFirst(rig);
        var first = rig.SendAsync(Init("s"));
        var rest = events.Select(next => rig.SendAsync(next)).ToArray();
        gate.SetResult();
        await first;
        return await Task.WhenAll(rest);
    }

    static TaskCompletionSource HoldFirst(DurableRig rig)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = false;
        rig.Workflow.Before = (_, _) =>
        {
            if (held) return default;
            held = true;
            return new ValueTask(gate.Task);
        };
        return gate;
    }
}
