using Arvo.TestKit;

namespace Arvo.Orchestration.Tests.Durable;

public sealed class SweepBackoffTests
{
    static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    readonly ManualClock _clock = new();
    readonly SweepBackoff _backoff;

    public SweepBackoffTests() => _backoff = new SweepBackoff(Length, _clock);

    [Fact]
    public void An_instance_is_held_for_its_time_and_then_forgotten()
    {
        _backoff.Hold("s");
        _clock.Advance(Length - TimeSpan.FromTicks(1));
        _backoff.Holds("s").ShouldBeTrue();

        _clock.Advance(TimeSpan.FromTicks(1));

        _backoff.Holds("s").ShouldBeFalse();
        _backoff.Count.ShouldBe(0);
    }

    [Fact]
    public void Those_that_never_come_back_make_room_when_their_time_is_over()
    {
        for (var i = 0; i < 1000; i++) _backoff.Hold($"gone{i}");
        _clock.Advance(Length);

        _backoff.Hold("s");

        _backoff.Holds("s").ShouldBeTrue();
        _backoff.Count.ShouldBe(1);
    }

    [Fact]
    public void No_more_than_the_bound_are_held_at_a_time()
    {
        for (var i = 0; i < 1000; i++) _backoff.Hold($"held{i}");

        _backoff.Hold("s");

        _backoff.Holds("s").ShouldBeFalse();
        _backoff.Holds("held0").ShouldBeTrue();
    }
}
