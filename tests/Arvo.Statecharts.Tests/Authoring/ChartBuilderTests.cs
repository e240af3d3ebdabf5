namespace Arvo.Statecharts.Tests;

public sealed class ChartBuilderTests
{
    enum Light
    {
        Red,
        RedAmber,
        Green,
        Broken,
    }

    sealed record Count(int N);

    sealed record Added(int Amount);

    sealed record Total(int Value);

    [Fact]
    public void Enum_members_are_camel_case_keys_and_may_be_used_before_they_are_declared()
    {
        var chart = Chart(builder => builder
            .State(Light.Red, red => red.On("NEXT", Light.RedAmber))
            .State(Light.RedAmber, amber => amber.On("NEXT", Light.Green))
            .State(Light.Green));

        var step = Send(chart, "NEXT");

        step.Snapshot.Value.ShouldBe("redAmber");
    }

    [Fact]
    public void A_value_outside_its_enum_is_refused() =>
        Should.Throw<ArgumentException>(() => new ChartBuilder<Count>("m").State((Light)99)).Message.ShouldStartWith("Light has no member 99.");

    [Fact]
    public void The_nearest_state_of_a_name_is_meant()
    {
        var chart = Chart(builder => builder
            .State("a", a => a
                .State("x", x => x.On("SIBLING", "y").On("OUT", "b"))
                .State("y", y => y.On("COUSIN", "z")))
            .State("b", b => b
                .On("CHILD", "y")
                .State("x")
                .State("y")
                .State("z")));

        Send(chart, "SIBLING").Snapshot.Value.ToString().ShouldBe("""{"a":"y"}""");
        Send(chart, "SIBLING", "COUSIN").Snapshot.Value.ToString().ShouldBe("""{"b":"z"}""");
        Send(chart, "OUT", "CHILD").Snapshot.Value.ToString().ShouldBe("""{"b":"y"}""");
    }

    [Fact]
    public void A_name_that_means_several_far_states_is_refused_with_its_place()
    {
        var builder = new ChartBuilder<Count>("m")
            .State("a", a => a.State("x"))
            .State("b", b => b.State("x"))
            .State("c", c => c.On("GO", "x"));

        var faults = Should.Throw<ChartDefinitionException>(builder.Build).Faults;

        faults.ShouldHaveSingleItem().ToString()
            .ShouldBe("states.c.on.GO[0].target: There are several states 'x' and none is near: say which by '#id'.");
    }

    [Fact]
    public void A_state_that_does_not_exist_is_refused_when_the_chart_is_compiled()
    {
        var chart = new ChartBuilder<Count>("m").State("a", a => a.On("GO", "nowhere")).Build();

        Should.Throw<ChartDefinitionException>(chart.Compile).Faults.ShouldHaveSingleItem().Path.ShouldStartWith("states.a.on.GO");
    }

    [Fact]
    public void Keys_with_dots_and_a_dotted_chart_id_can_be_targeted()
    {
        var chart = new ChartBuilder<Count>("com.shop.order")
            .State("a.b", state => state.On("GO", "c.d"))
            .State("outer", outer => outer.State("c.d", inner => inner.On("BACK", "a.b")))
            .Build()
            .Compile();

        Send(chart, "GO").Snapshot.Value.ToString().ShouldBe("""{"outer":"c.d"}""");
        Send(chart, "GO", "BACK").Snapshot.Value.ShouldBe("a.b");
    }

    [Fact]
    public void Regions_run_side_by_side_and_can_look_at_each_other()
    {
        var chart = Chart(builder => builder
            .AsParallel()
            .State("door", door => door
                .State("closed", closed => closed.On("OPEN", "open"))
                .State("open", open => open.On("OPEN", "closed")))
            .State("light", light => light
                .State("off", off => off.On("SWITCH", on => on.WhenIn("open").When(count => count.N < 3).To("on")))
                .State("on")));

        Send(chart, "SWITCH").Snapshot.Value["light"].ShouldBe("off");
        Send(chart, "OPEN", "SWITCH").Snapshot.Value["light"].ShouldBe("on");
    }

    [Fact]
    public void Final_children_complete_their_parent_which_sees_their_output()
    {
        var chart = Chart(builder => builder
            .State("adding", adding => adding
                .State("one", one => one.On("NEXT", on => on.To("two").Assign(count => new(count.N + 20))))
                .Final("two", two => two.Output(count => new Total(count.N + 1)))
                .OnDone<Total>(done => done.To("over").Assign((_, total) => new(total.Value * 2))))
            .Final("over")
            .Output(count => new Total(count.N)));

        var step = Send(chart, "NEXT");

        step.Error.ShouldBeNull();
        step.Output.ToString().ShouldBe("""{"value":42}""");
    }

    [Fact]
    public void History_leads_back()
    {
        var chart = Chart(builder => builder
            .State("work", work => work
                .Initial("first")
                .History("back", HistoryKind.Deep, defaultTarget: "second")
                .State("first", first => first.On("NEXT", "second"))
                .State("second")
                .On("PAUSE", "paused"))
            .State("paused", paused => paused.On("RESUME", "back")));

        Send(chart, "NEXT", "PAUSE", "RESUME").Snapshot.Value.ToString().ShouldBe("""{"work":"second"}""");
    }

    [Fact]
    public void Forbidden_events_stop_at_the_state()
    {
        var chart = Chart(builder => builder
            .On("STOP", "b")
            .State("a", a => a.Forbid("STOP").On("GO", "c"))
            .State("b")
            .State("c"));

        Send(chart, "STOP").Snapshot.Value.ShouldBe("a");
        Send(chart, "GO", "STOP").Snapshot.Value.ShouldBe("b");
    }

    [Fact]
    public void Actions_run_in_order_and_see_what_came_before()
    {
        var chart = Chart(builder => builder
            .Event<Added>("ADD")
            .Event<Total>("TOTAL")
            .State("a", a => a
                .On<Added>(on => on
                    .Assign((count, added) => new(count.N + added.Amount))
                    .Log((count, added) => $"{added.Amount} more: {count.N}")
                    .Emit(count => new Total(count.N))
                    .Raise("DONE")
                    .SendSelf("LATER", TimeSpan.FromSeconds(5), "timer"))
                .On("DONE", on => on.Log("done").Cancel("timer"))));

        var step = chart.Send(chart.Start().Snapshot, new EventType<Added>("ADD").With(new(7)));

        step.Error.ShouldBeNull();
        step.Log.Select(entry => entry.AsString()).ShouldBe(["7 more: 7", "done"]);
        step.Emitted.ShouldHaveSingleItem().ToString().ShouldBe("""{"type":"TOTAL","value":7}""");
        step.CancelledTimers.ShouldBe(["timer"]);
    }

    [Fact]
    public void Code_can_choose_what_follows()
    {
        var chart = Chart(builder => builder
            .Event<Added>("ADD")
            .Event<Total>("TOTAL")
            .State("a", a => a.On<Added>(on => on.Enqueue((count, added, enqueue) =>
            {
                enqueue.Assign(now => new(now.N + added.Amount));
                if (count.N + added.Amount > 10)
                    enqueue.Emit(new Total(count.N + added.Amount));
                enqueue.Log(count.N);
            }))));
        var add = new EventType<Added>("ADD");

        var first = chart.Send(chart.Start().Snapshot, add.With(new(7)));
        var second = chart.Send(first.Snapshot, add.With(new(7)));

        first.Emitted.ShouldBeEmpty();
        second.Emitted.ShouldHaveSingleItem()["value"].ShouldBe(14);
        second.Log.ShouldHaveSingleItem().ShouldBe(7);
    }

    [Fact]
    public void Code_that_chooses_can_ask_a_guard_of_the_chart()
    {
        var chart = Chart(builder => builder
            .Event<Added>("ADD")
            .Implement(ChartImplementations.None.WithGuard("large", ChartGuard.When(scope => scope.Event.Data["amount"].AsNumber() > 10)))
            .State("a", a => a.On<Added>(on => on.Enqueue((_, added, enqueue) =>
            {
                if (enqueue.Untyped.Check(new GuardDefinition("large"))) enqueue.Log(added.Amount);
            }))));
        var add = new EventType<Added>("ADD");

        chart.Send(chart.Start().Snapshot, add.With(new(10))).Log.ShouldBeEmpty();
        chart.Send(chart.Start().Snapshot, add.With(new(11))).Log.ShouldHaveSingleItem().ShouldBe(11);
    }

    [Fact]
    public void An_object_is_emitted_as_it_is_where_no_type_is_registered()
    {
        var chart = Chart(builder => builder
            .Event<Added>("ADD")
            .State("a", a => a.On<Added>(on => on.EmitRaw((count, added) => new { type = "com.audit", before = count.N, more = added.Amount }))));

        var step = chart.Send(chart.Start().Snapshot, new EventType<Added>("ADD").With(new(7)));

        step.Emitted.ShouldHaveSingleItem().ToString().ShouldBe("""{"type":"com.audit","before":0,"more":7}""");
    }

    [Fact]
    public void A_snapshot_has_the_labels_of_its_active_states()
    {
        var chart = Chart(builder => builder
            .State("a", a => a.Tag("open").Tag("cheap", "slow").On("GO", "b").State("x", x => x.Tag("inner")))
            .State("b", b => b.Tag("closed")));

        chart.Start().Snapshot.Tags.ShouldBe(["open", "cheap", "slow", "inner"], ignoreOrder: true);
        Send(chart, "GO").Snapshot.Tags.ShouldBe(["closed"]);
    }

    [Fact]
    public void A_computed_delay_is_a_timer()
    {
        var chart = Chart(builder => builder.State("a", a => a.After(count => TimeSpan.FromSeconds(count.N + 2), on => on.To("b"))).State("b"));

        chart.Start().ScheduledTimers.ShouldHaveSingleItem().Delay.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Equal_texts_of_different_code_get_different_names()
    {
        var builder = new ChartBuilder<Count>("m").Context(new(0));
        foreach (var (type, amount) in new[] { ("X", 1), ("Y", 5) })
            builder.On(type, on => on.Assign(count => new(count.N + amount)));
        var chart = builder.Build();

        var read = Statecharts.Chart.Compile(chart.Definition.ToUtf8Json(), chart.Implementations);

        chart.ContextOf(Send(read, "X", "Y").Snapshot).ShouldBe(new Count(6));
        chart.Implementations.Actions.Keys.Order().ShouldBe(["new(count.N + amount)", "new(count.N + amount) #2"]);
    }

    [Fact]
    public void A_payload_is_read_once_however_many_look_at_it()
    {
        var seen = new List<Added>();
        var chart = Chart(builder => builder
            .PayloadAt("data")
            .Event<Added>("ADD")
            .State("a", a => a.On<Added>(on => on
                .When((_, added) => added.Amount > 0)
                .Assign((count, added) => new(count.N + added.Amount))
                .Run((_, added) => seen.Add(added))
                .Run((_, added) => seen.Add(added)))));
        using var wire = System.Text.Json.JsonDocument.Parse("""{"type":"ADD","data":{"amount":3}}""");

        chart.Send(chart.Start().Snapshot, ChartEvent.Wrap(wire.RootElement)).Error.ShouldBeNull();

        seen.Count.ShouldBe(2);
        seen[0].ShouldBeSameAs(seen[1]);
    }

    [Fact]
    public void An_event_must_be_registered_before_its_type_stands_for_it() =>
        Should.Throw<ArgumentException>(() => new ChartBuilder<Count>("m").On<Added>("a"))
            .Message.ShouldBe("No event type is registered for Added: call Event<Added>(name) first.");

    [Fact]
    public void One_type_stands_for_one_event() =>
        Should.Throw<ArgumentException>(() => new ChartBuilder<Count>("m").Event<Added>("A").Event<Added>("B")).Message
            .ShouldContain("use an EventType");

    [Fact]
    public void Other_projects_can_add_actions()
    {
        var chart = Chart(builder => builder.State("a",
            a => a.Entry(enter => enter.EmitTo("com.audit", new EventType<Total>("t", "data"), count => new(count.N)))));

        chart.Start().Emitted.ShouldHaveSingleItem().ToString().ShouldBe("""{"type":"t","data":{"value":0},"to":"com.audit"}""");
    }

    [Fact]
    public void Named_implementations_and_declarative_actions_can_be_mixed_in()
    {
        var chart = Chart(builder => builder
            .Implement(ChartImplementations.None.WithGuard("never", ChartGuard.When(_ => false)))
            .State("a", a => a
                .On("GO", on => on.When(new GuardDefinition("never")).To("b"))
                .On("GO", on => on.Do(new ActionDefinition("assign", DataValue.Parse("""{"key":"n","op":"add","value":3}"""))).To("c")))
            .State("b")
            .State("c", c => c.Always(on => on.When(count => count.N == 3).To("d")))
            .State("d"));

        Send(chart, "GO").Snapshot.Value.ShouldBe("d");
    }

    static Chart Chart(Func<ChartBuilder<Count>, ChartBuilder<Count>> write) => write(new ChartBuilder<Count>("m").Context(new(0))).Build().Compile();

    static Step Send(Chart chart, params string[] types)
    {
        var step = chart.Start();
        foreach (var type in types)
            step = chart.Send(step.Snapshot, new(type));
        return step;
    }
}
