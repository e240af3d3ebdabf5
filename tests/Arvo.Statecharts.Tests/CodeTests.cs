namespace Arvo.Statecharts.Tests;

public sealed class CodeTests
{
    [Fact]
    public void An_assign_in_code_replaces_the_context()
    {
        var chart = Charts.Compile(
            """{"context":{"n":1},"on":{"X":{"actions":{"type":"add","params":{"by":{"$event":"by"}}}}}}""",
            ChartImplementations.None.WithAction("add", ChartAction.Assign(scope =>
                scope.Context.With("n", scope.Context["n"].AsNumber()!.Value + scope.Params["by"].AsNumber()!.Value))));

        var step = chart.Start().Send(Charts.Json("""{"type":"X","by":4}"""));

        step.Snapshot.Context["n"].ShouldBe(5);
    }

    [Fact]
    public void A_typed_context_passes_through_steps_unserialized()
    {
        var chart = Charts.Compile(
            """{"on":{"X":{"actions":["bump","bump"]}}}""",
            ChartImplementations.None.WithAction("bump", ChartAction.Assign(scope =>
                DataValue.FromTyped(new Counter(scope.Context.As<Counter>()!.N + 1)))));

        var step = chart.Start().Send("X").Send("X");

        step.Snapshot.Context.As<Counter>().ShouldBe(new Counter(4));
        chart.Restore(step.Snapshot.ToUtf8Bytes()).Context.As<Counter>().ShouldBe(new Counter(4));
    }

    [Fact]
    public void A_collector_sees_the_state_before_what_it_enqueues()
    {
        double? seen = null;
        var chart = Charts.Compile(
            """{"context":{"n":0},"initial":"a","states":{"a":{"on":{"X":{"target":"b","actions":"collect"}}},"b":{"on":{"RAISED":"c"}},"c":{}}}""",
            ChartImplementations.None.WithAction("collect", ChartAction.Enqueue(collect =>
            {
                collect.Assign(scope => scope.Context.With("n", scope.Context["n"].AsNumber()!.Value + 1));
                collect.Assign(scope => scope.Context.With("n", scope.Context["n"].AsNumber()!.Value + 1));
                collect.Do(new("log", Charts.Json("""{"$ctx":"n"}""")));
                collect.Emit(DataValue.Object(("type", "told")));
                collect.Raise(new("RAISED"));
                collect.Raise(new("LATER"), TimeSpan.FromSeconds(3), "timer");
                collect.SendSelf(new("SENT"));
                collect.Cancel("old");
                if (collect.Check(new("stateIn", Charts.Json("""{"value":"a"}"""))))
                    seen = collect.Context["n"].AsNumber();
            })));

        var step = chart.Start().Send("X");

        seen.ShouldBe(0);
        step.Snapshot.Value.ShouldBe("c");
        step.Snapshot.Context["n"].ShouldBe(2);
        step.Log.ShouldBe([DataValue.From(2)]);
        step.Emitted.ShouldHaveSingleItem()["type"].ShouldBe("told");
        step.SelfSent.ShouldHaveSingleItem().Type.ShouldBe("SENT");
        step.ScheduledTimers.ShouldBe([new ScheduledTimer("timer", TimeSpan.FromSeconds(3), new("LATER"))]);
        step.CancelledTimers.ShouldBe(["old"]);
    }

    [Fact]
    public void What_an_action_throws_is_the_error_unchanged()
    {
        var thrown = new InvalidTimeZoneException("boom");
        var chart = Charts.Compile(
            """{"context":{"n":0},"on":{"X":{"actions":[{"type":"assign","params":{"key":"n","op":"set","value":1}},{"type":"emit","params":{"event":{"type":"e"}}},"bad"]}}}""",
            ChartImplementations.None.WithAction("bad", ChartAction.Run(_ => throw thrown)));

        var step = chart.Start().Send("X");

        step.Error.ShouldBeSameAs(thrown);
        step.Emitted.ShouldBeEmpty();
        step.Snapshot.Status.ShouldBe(SnapshotStatus.Error);
        step.Snapshot.Context["n"].ShouldBe(0);
        step.Snapshot.Error.ShouldBe(Charts.Json("""{"name":"InvalidTimeZoneException","message":"boom"}"""));
    }

    [Fact]
    public void What_a_guard_throws_is_wrapped_with_where_it_was()
    {
        var thrown = new InvalidOperationException("no idea");
        var chart = Charts.Compile(
            """{"id":"m","on":{"X":{"guard":"asks"}}}""",
            ChartImplementations.None.WithGuard("asks", ChartGuard.When(_ => throw thrown)));

        var error = chart.Start().Send("X").Error.ShouldBeOfType<GuardException>();

        error.InnerException.ShouldBeSameAs(thrown);
        error.Message.ShouldBe("Unable to evaluate guard 'asks' in transition for event 'X' in state node 'm':\nno idea");
    }

    [Fact]
    public void Effects_of_the_start_wait_for_its_end()
    {
        List<string> order = [];
        var chart = Charts.Compile(
            """{"initial":"a","entry":"effect","states":{"a":{"entry":["compute","effect"]}}}""",
            ChartImplementations.None
                .WithAction("effect", ChartAction.Run(_ => order.Add("effect")))
                .WithAction("compute", ChartAction.Enqueue(_ => order.Add("compute"))));

        chart.Start();

        order.ShouldBe(["compute", "effect", "effect"]);
    }

    [Fact]
    public void An_effect_may_use_the_chart_again()
    {
        Chart? inner = null;
        DataValue seen = default;
        inner = Charts.Compile(
            """{"initial":"a","states":{"a":{"on":{"X":{"target":"b","actions":"nest"},"Y":"c"}},"b":{},"c":{}}}""",
            ChartImplementations.None.WithAction("nest", ChartAction.Run(_ => seen = inner!.Start().Send("Y").Snapshot.Value)));

        var step = inner.Start().Send("X");

        seen.ShouldBe("c");
        step.Snapshot.Value.ShouldBe("b");
    }

    [Fact]
    public void Definitions_can_carry_code()
    {
        var definition = new ChartDefinition
        {
            Context = ExpressionDefinition.Of(scope => DataValue.Object(("limit", scope.Input["limit"]))),
            Root = new()
            {
                Id = "m",
                Initial = new("waiting"),
                Output = ExpressionDefinition.Of(scope => scope.Context["limit"]),
                States =
                [
                    new("waiting", new()
                    {
                        On =
                        [
                            new("X",
                            [
                                new()
                                {
                                    Targets = ["over"],
                                    Guard = GuardDefinition.Of("reached",
                                        ChartGuard.When(scope => scope.Event.Data["n"].AsNumber() >= scope.Context["limit"].AsNumber())),
                                },
                            ]),
                        ],
                    }),
                    new("over", new() { Kind = StateKind.Final }),
                ],
            },
        };
        var chart = Chart.Compile(definition);

        var step = chart.Start(Charts.Json("""{"limit":3}""")).Send(Charts.Json("""{"type":"X","n":2}"""))
            .Send(Charts.Json("""{"type":"X","n":3}"""));

        step.Snapshot.Status.ShouldBe(SnapshotStatus.Done);
        step.Output.ShouldBe(3);
    }

    sealed record Counter(int N);
}
