using Arvo.TestKit;

namespace Arvo.Messaging.Tests;

public sealed class IsolationGateTests
{
    static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);

    readonly ManualClock _clock = new();
    readonly IsolationGate _gate;

    public IsolationGateTests() => _gate = new IsolationGate(_clock);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Without_suspects_everything_runs_side_by_side_at_once()
    {
        for (var i = 0; i < 100; i++) EntersAtOnce().ShouldBeTrue();
    }

    [Fact]
    public async Task A_suspect_waits_until_nothing_runs_nothing_starts_beside_it_and_then_all_goes_on()
    {
        await EnterAsync(_gate.EnterAsync(Cancellation).AsTask());
        await EnterAsync(_gate.EnterAsync(Cancellation).AsTask());
        var suspect = _gate.EnterAloneAsync(0, Cancellation);
        _clock.Advance(Gathering);
        Task[] later = [_gate.EnterAsync(Cancellation).AsTask(), _gate.EnterAsync(Cancellation).AsTask()];

        _gate.Leave();
        suspect.IsCompleted.ShouldBeFalse();
        _gate.Leave();
        await EnterAsync(suspect);
        later.ShouldAllBe(task => !task.IsCompleted);
        var last = _gate.EnterAsync(Cancellation).AsTask();
        last.IsCompleted.ShouldBeFalse();
        (await suspect).Dispose();

        await EnterAsync([.. later, last]);
        EntersAtOnce().ShouldBeTrue();
    }

    [Fact]
    public async Task Until_a_suspect_has_waited_a_moment_others_go_ahead_of_it_even_if_nothing_runs()
    {
        var suspect = _gate.EnterAloneAsync(0, Cancellation);

        _clock.Advance(Gathering - TimeSpan.FromMilliseconds(1));
        EntersAtOnce().ShouldBeTrue();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        suspect.IsCompleted.ShouldBeFalse();
        _gate.Leave();

        await EnterAsync(suspect);
    }

    [Fact]
    public async Task Suspects_come_one_after_the_other_by_lot_and_with_equal_lots_in_the_order_they_came()
    {
        var entered = new List<string>();
        Task[] suspects = [TakeTurnAsync("c", 7), TakeTurnAsync("a", 1), TakeTurnAsync("d", 7), TakeTurnAsync("b", 2)];

        _clock.Advance(Gathering);
        await EnterAsync(suspects);

        entered.ShouldBe(["a", "b", "c", "d"]);

        async Task TakeTurnAsync(string name, int lot)
        {
            using var stay = await _gate.EnterAloneAsync(lot, Cancellation);
            entered.Add(name);
        }
    }

    [Fact]
    public async Task Between_two_suspects_whatever_waited_has_its_turn_and_what_comes_later_waits_for_the_second()
    {
        var first = _gate.EnterAloneAsync(1, Cancellation);
        var second = _gate.EnterAloneAsync(2, Cancellation);
        _clock.Advance(Gathering);
        await EnterAsync(first);
        Task[] waited = [_gate.EnterAsync(Cancellation).AsTask(), _gate.EnterAsync(Cancellation).AsTask()];

        (await first).Dispose();
        await EnterAsync(waited);
        var late = _gate.EnterAsync(Cancellation).AsTask();
        _gate.Leave();
        second.IsCompleted.ShouldBeFalse();
        _gate.Leave();
        await EnterAsync(second);
        late.IsCompleted.ShouldBeFalse();
        (await second).Dispose();

        await EnterAsync(late);
    }

    [Fact]
    public async Task One_that_takes_too_long_alone_keeps_neither_the_others_nor_the_next_suspect_waiting()
    {
        var hanging = _gate.EnterAloneAsync(1, Cancellation);
        var next = _gate.EnterAloneAsync(2, Cancellation);
        _clock.Advance(Gathering);
        await EnterAsync(hanging);
        var other = _gate.EnterAsync(Cancellation).AsTask();

        _clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        other.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromTicks(1));

        await EnterAsync(other);
        next.IsCompleted.ShouldBeFalse();
        (await hanging).Dispose(); // no longer counted: the other runs on
        next.IsCompleted.ShouldBeFalse();
        _gate.Leave();
        await EnterAsync(next);
    }

    [Fact]
    public async Task A_suspect_that_gives_up_waiting_lets_the_others_go_on()
    {
        using var impatience = new CancellationTokenSource();
        await EnterAsync(_gate.EnterAsync(Cancellation).AsTask());
        var suspect = _gate.EnterAloneAsync(0, impatience.Token);
        _clock.Advance(Gathering);
        var other = _gate.EnterAsync(Cancellation).AsTask();

        await impatience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => suspect);
        await EnterAsync(other);
    }

    [Fact]
    public async Task One_that_gives_up_waiting_behind_a_suspect_does_not_keep_the_next_suspect_waiting()
    {
        using var impatience = new CancellationTokenSource();
        var first = _gate.EnterAloneAsync(1, Cancellation);
        var second = _gate.EnterAloneAsync(2, Cancellation);
        _clock.Advance(Gathering);
        await EnterAsync(first);
        var other = _gate.EnterAsync(impatience.Token).AsTask();

        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => other);
        _gate.Leave();

        await EnterAsync(second);
    }

    [Fact]
    public async Task The_first_suspects_wait_may_end_without_it_and_the_next_has_its_own()
    {
        using var impatience = new CancellationTokenSource();
        var first = _gate.EnterAloneAsync(1, impatience.Token);
        _clock.Advance(Gathering / 2);
        var second = _gate.EnterAloneAsync(2, Cancellation);

        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        _clock.Advance(Gathering);

        await EnterAsync(second);
    }

    [Fact]
    public async Task In_a_crowd_that_partly_gives_up_a_suspect_is_always_alone_and_everybody_comes_to_an_end()
    {
        var gate = new IsolationGate(_clock, longestAlone: Timeout.InfiniteTimeSpan);
        var (running, alone) = (0, 0);
        using var given = new CancellationTokenSource();

        Task[] crowd = [.. Enumerable.Range(0, 2_000)
            .Select(i => Task.Run(() => VisitAsync(i, i % 3 == 0 ? given.Token : Cancellation), Cancellation))];
        var end = Task.WhenAll(crowd);
        while (!end.IsCompleted)
        {
            _clock.Advance(Gathering);
            if (crowd.Count(task => task.IsCompleted) > 500) await given.CancelAsync();
            await Task.Yield();
        }
        await end;

        running.ShouldBe(0);
        alone.ShouldBe(0);

        async Task VisitAsync(int i, CancellationToken cancellationToken)
        {
            var suspect = i % 7 == 0;
            IDisposable? stay = null;
            try
            {
                if (suspect) stay = await gate.EnterAloneAsync(i % 5, cancellationToken);
                else await gate.EnterAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (given.IsCancellationRequested)
            {
                return;
            }
            if (suspect) Interlocked.Increment(ref alone).ShouldBe(1);
            Interlocked.Increment(ref running);
            if (suspect) Volatile.Read(ref running).ShouldBe(1);
            else Volatile.Read(ref alone).ShouldBe(0);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            if (suspect) Interlocked.Decrement(ref alone);
            if (stay is null) gate.Leave();
            else stay.Dispose();
        }
    }

    bool EntersAtOnce() => _gate.EnterAsync(Cancellation).AsTask().IsCompletedSuccessfully;

    // A gate that lets nobody in shows as a timeout.
    static Task EnterAsync(params Task[] entering) => Task.WhenAll(entering).WaitAsync(Eventually.Patience, Cancellation);
}
