namespace Arvo.Statecharts.Tests;

public sealed class TimerTests
{
    [Fact]
    public void Entering_arms_and_leaving_cancels()
    {
        var chart = Charts.Compile("""{"id":"m","initial":"a","states":{"a":{"after":{"1500":"b"},"on":{"X":"b"}},"b":{}}}""");

        var started = chart.Start();
        var left = started.Send("X");

        var timer = started.ScheduledTimers.ShouldHaveSingleItem();
        timer.Id.ShouldBe("xstate.after.1500.m.a");
        timer.Delay.ShouldBe(TimeSpan.FromMilliseconds(1500));
        timer.Event.Type.ShouldBe("xstate.after.1500.m.a");
        left.CancelledTimers.ShouldBe(["xstate.after.1500.m.a"]);
        left.ScheduledTimers.ShouldBeEmpty();
    }

    [Fact]
    public void Reentering_cancels_then_arms_again()
    {
        var chart =
            Charts.Compile("""{"id":"m","initial":"a","states":{"a":{"after":{"1500":"b"},"on":{"X":{"target":"a","reenter":true}}},"b":{}}}""");

        var step = chart.Start().Send("X");

        step.CancelledTimers.ShouldBe(["xstate.after.1500.m.a"]);
        step.ScheduledTimers.ShouldHaveSingleItem().Id.ShouldBe("xstate.after.1500.m.a");
    }

    [Fact]
    public void A_timer_cancelled_in_the_step_that_armed_it_never_leaves()
    {
        var chart = Charts.Compile("""{"id":"m","initial":"a","states":{"a":{"on":{"X":"b"}},"b":{"after":{"10":"a"},"always":"c"},"c":{}}}""");

        var step = chart.Start().Send("X");

        step.ScheduledTimers.ShouldBeEmpty();
        step.CancelledTimers.ShouldBe(["xstate.after.10.m.b"]);
    }

    [Fact]
    public void A_due_timer_is_an_event_like_any_other()
    {
        var chart =
            Charts.Compile(
                """{"id":"m","initial":"a","states":{"a":{"after":{"10":{"target":"b","actions":{"type":"log","params":{"$event":"type"}}}}},"b":{}}}""");
        var started = chart.Start();

        var step = chart.Send(started.Snapshot, started.ScheduledTimers[0].Event);

        step.Snapshot.Value.ShouldBe("b");
        step.Log.ShouldBe([DataValue.From("xstate.after.10.m.a")]);
    }

    [Fact]
    public void A_target_as_text_in_an_array_is_lost()
    {
        var chart =
            Charts.Compile(
                """{"id":"m","initial":"a","states":{"a":{"after":{"10":[{"guard":{"type":"const","params":{"value":false}},"target":"b"},"b"]}},"b":{}}}""");
        var started = chart.Start();

        var step = chart.Send(started.Snapshot, started.ScheduledTimers[0].Event);

        step.Snapshot.Value.ShouldBe("a");
    }

    [Fact]
    public void Null_is_a_timer_whose_event_anybody_may_take()
    {
        var chart = Charts.Compile("""{"id":"m","initial":"a","on":{"*":".b"},"states":{"a":{"after":{"10":null}},"b":{}}}""");
        var started = chart.Start();

        var step = chart.Send(started.Snapshot, started.ScheduledTimers[0].Event);

        step.Snapshot.Value.ShouldBe("b");
    }

    [Fact]
    public void Named_delays_see_the_context()
    {
        var chart = Charts.Compile(
            """{"id":"m","initial":"a","context":{"seconds":7},"states":{"a":{"after":{"patience":"b"}},"b":{}}}""",
            ChartImplementations.None.WithDelay("patience", scope => TimeSpan.FromSeconds(scope.Context["seconds"].AsNumber()!.Value)));

        var timer = chart.Start().ScheduledTimers.ShouldHaveSingleItem();

        timer.Delay.ShouldBe(TimeSpan.FromSeconds(7));
        timer.Id.ShouldBe("xstate.after.patience.m.a");
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-5", 0)]
    [InlineData("1e300", 365_000)]
    public void Odd_delays_are_kept_within_reason(string delay, int days)
    {
        var chart = Charts.Compile($$"""{"entry":{"type":"raise","params":{"event":{"type":"X"},"delay":{{delay}} } } }""");

        chart.Start().ScheduledTimers.ShouldHaveSingleItem().Delay.ShouldBe(TimeSpan.FromDays(days));
    }

    [Fact]
    public void An_error_drops_what_was_to_leave()
    {
        var chart = Charts.Compile("""
            {"on":{"X":{"actions":[{"type":"send","params":{"event":{"type":"A"}}},{"type":"raise","params":{"event":{"type":"B"},"delay":5}},{"type":"cancel","params":{"id":"c"}},
              {"type":"log","params":"kept"},{"type":"throw","params":{"message":"boom"}}]}}}
            """);

        var step = chart.Start().Send("X");

        step.SelfSent.ShouldBeEmpty();
        step.ScheduledTimers.ShouldBeEmpty();
        step.CancelledTimers.ShouldBeEmpty();
        step.Log.ShouldBe([DataValue.From("kept")]);
    }

    [Fact]
    public void A_delay_from_code_has_the_same_bounds()
    {
        var implementations = ChartImplementations.None.WithAction("arm", ChartAction.Enqueue(actions =>
        {
            actions.Raise(new("Y"), TimeSpan.MinValue);
            actions.SendSelf(new("Z"), TimeSpan.MaxValue);
        }));
        var chart = Charts.Compile("""{"id":"m","on":{"X":{"actions":"arm"}}}""", implementations);

        var step = chart.Start().Send("X");

        step.ScheduledTimers.Select(timer => timer.Delay).ShouldBe([TimeSpan.Zero, ScheduledTimer.LongestDelay]);
    }
}
