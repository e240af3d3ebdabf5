using Arvo.TestKit;

namespace Arvo.Messaging.Tests;

public sealed class DependencyGateTests
{
    readonly ManualClock _clock = new();
    readonly DependencyGate _gate;

    public DependencyGateTests() => _gate = new DependencyGate(_clock);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_open_gate_lets_everybody_through_at_once() => (await _gate.EnterAsync(Cancellation)).ShouldBeFalse();

    [Fact]
    public async Task One_probes_after_a_pause_that_doubles_up_to_five_seconds_while_the_others_wait()
    {
        _gate.Close("postgres", probe: false);
        var pauses = new List<TimeSpan>();

        for (var i = 0; i < 7; i++)
        {
            using var impatience = new CancellationTokenSource();
            var before = _clock.GetTimestamp();
            var probe = _gate.EnterAsync(Cancellation).AsTask();
            var other = _gate.EnterAsync(impatience.Token).AsTask();
            _clock.AdvanceToNextTimer();
            (await probe).ShouldBeTrue();
            other.IsCompleted.ShouldBeFalse();
            await impatience.CancelAsync();
            pauses.Add(_clock.GetElapsedTime(before));
            _gate.Close("postgres", probe: true);
        }

        pauses.Select(pause => pause.TotalMilliseconds).ShouldBe([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    }

    [Fact]
    public async Task The_first_that_gets_through_opens_the_gate_for_all()
    {
        _gate.Close("postgres", probe: false).ShouldBeTrue();
        _gate.Close("postgres", probe: false).ShouldBeFalse();
        var probe = _gate.EnterAsync(Cancellation).AsTask();
        Task<bool>[] waiting = [.. Enumerable.Range(0, 50).Select(_ => _gate.EnterAsync(Cancellation).AsTask())];

        _clock.AdvanceToNextTimer();
        await probe;
        _gate.Open();

        (await Task.WhenAll(waiting)).ShouldAllBe(isProbe => !isProbe);
        _gate.Missing.ShouldBeNull();
    }

    [Fact]
    public async Task A_probe_that_is_cancelled_hands_its_turn_to_the_next()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _gate.Close("postgres", probe: false);
        var first = _gate.EnterAsync(cancelled.Token).AsTask();
        var second = _gate.EnterAsync(Cancellation).AsTask();

        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        await _clock.TimersArmedAsync(1, Cancellation);
        _clock.AdvanceToNextTimer();

        (await second).ShouldBeTrue();
    }
}
