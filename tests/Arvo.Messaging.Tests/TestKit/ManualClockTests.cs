using Arvo.TestKit;

namespace Arvo.Messaging.Tests;

public sealed class ManualClockTests
{
    readonly ManualClock _clock = new();
    readonly List<string> _fired = [];

    [Fact]
    public void Timers_fire_in_the_order_they_are_due_each_at_its_own_time()
    {
        using var late = Timer("late", TimeSpan.FromSeconds(3));
        using var early = Timer("early", TimeSpan.FromSeconds(1));

        _clock.Advance(TimeSpan.FromSeconds(3));

        _fired.ShouldBe(["early at 1", "late at 3"]);
    }

    [Fact]
    public void Nothing_fires_before_it_is_due_or_after_it_is_disposed()
    {
        var disposed = Timer("disposed", TimeSpan.FromSeconds(1));
        using var armed = Timer("armed", TimeSpan.FromSeconds(2));

        disposed.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(1.9));

        _fired.ShouldBeEmpty();
        _clock.ArmedTimers.ShouldBe(1);
    }

    [Fact]
    public void A_periodic_timer_fires_at_every_period_that_passes()
    {
        using var timer = Timer("tick", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _clock.Advance(TimeSpan.FromSeconds(6));

        _fired.ShouldBe(["tick at 1", "tick at 3", "tick at 5"]);
    }

    [Fact]
    public async Task A_delay_ends_when_the_clock_is_moved_and_can_be_awaited_before()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(5), _clock, TestContext.Current.CancellationToken);
        await _clock.TimersArmedAsync(1, TestContext.Current.CancellationToken);

        _clock.AdvanceToNextTimer().ShouldBeTrue();

        await delay;
        _clock.GetElapsedTime(0).ShouldBe(TimeSpan.FromMinutes(5));
        _clock.AdvanceToNextTimer().ShouldBeFalse();
    }

    [Fact]
    public void A_skewed_wall_clock_leaves_elapsed_time_alone()
    {
        var before = _clock.GetUtcNow();

        _clock.Skew(TimeSpan.FromMinutes(-10));

        _clock.GetUtcNow().ShouldBe(before - TimeSpan.FromMinutes(10));
        _clock.GetTimestamp().ShouldBe(0);
    }

    ITimer Timer(string name, TimeSpan due, TimeSpan? period = null) =>
        _clock.CreateTimer(_ => _fired.Add($"{name} at {_clock.GetElapsedTime(0).TotalSeconds}"), null, due, period ?? Timeout.InfiniteTimeSpan);
}
