using System.Text;
using System.Text.Json;

namespace Arvo.Statecharts.Tests;

public sealed class LimitTests
{
    [Fact]
    public void A_loop_ends_at_a_thousand_microsteps_and_shows_its_cycle()
    {
        var chart = Charts.Compile("""
            {"id":"m","initial":"idle","states":{"idle":{"on":{"GO":"a"}},"a":{"always":"b"},"b":{"always":"c"},"c":{"always":"a"}}}
            """);

        var step = chart.Start().Send("GO");

        step.Snapshot.Status.ShouldBe(SnapshotStatus.Error);
        step.Snapshot.Value.ShouldBe("idle");
        step.Error.ShouldBeOfType<InfiniteLoopException>().Message.ShouldContain("more than 1000 microsteps");
        foreach (var part in new[] { "m.a -> m.b", "m.b -> m.c", "m.c -> m.a" })
            step.Error.Message.Split(part).Length.ShouldBe(2);
    }

    [Fact]
    public void The_authors_limit_is_used()
    {
        var chart = Charts.Compile("""{"options":{"maxIterations":5},"always":{"actions":{"type":"assign","params":{"set":{}}}}}""");

        chart.Start().Error.ShouldBeOfType<InfiniteLoopException>().Message.ShouldContain("more than 5 microsteps");
    }

    [Fact]
    public void Two_hundred_levels_work()
    {
        var chart = Charts.Compile(Nested(200));

        var step = chart.Start().Send("TOP");
        var restored = chart.Restore(step.Snapshot.ToUtf8Bytes());

        step.Log.Count.ShouldBe(199);
        restored.Value.ShouldBe(step.Snapshot.Value);
        restored.ActiveStates.Count.ShouldBe(201);
    }

    [Fact]
    public void Too_many_levels_are_refused()
    {
        Charts.FaultsOf(Nested(500)).ShouldHaveSingleItem().Message.ShouldContain("deeper than 400 levels");
        Should.Throw<JsonException>(() => Charts.Compile(Nested(50_000)));
    }

    [Fact]
    public void One_path_of_a_large_event_is_read_without_copying_it()
    {
        var chart = Charts.Compile("""
            {"context":{"n":0},"on":{"BIG":{"guard":{"type":"event","params":{"key":"data.ok","op":"==","value":true}},
              "actions":{"type":"assign","params":{"key":"n","op":"add","value":{"$event":"data.n"}}}}}}
            """);
        var text = $$"""{"type":"BIG","data":{"blob":[{{string.Join(',', Enumerable.Range(0, 200_000))}}],"ok":true,"n":7} }""";
        using var document = JsonDocument.Parse(text);
        var started = chart.Start();
        chart.Send(started.Snapshot, ChartEvent.Wrap(document.RootElement));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var step = chart.Send(started.Snapshot, ChartEvent.Wrap(document.RootElement));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        text.Length.ShouldBeGreaterThan(1_000_000);
        step.Snapshot.Context["n"].ShouldBe(7);
        allocated.ShouldBeLessThan(10_000);
    }

    [Fact]
    public void A_large_event_can_be_stored_whole()
    {
        var chart = Charts.Compile("""{"on":{"BIG":{"actions":{"type":"assign","params":{"key":"all","op":"set","value":{"$event":""}}}}}}""");
        var blob = new string('x', 1_000_000);

        var step = chart.Start().Send(DataValue.Object(("type", "BIG"), ("blob", blob)));

        chart.Restore(step.Snapshot.ToUtf8Bytes()).Context.At("all.blob").ShouldBe(blob);
    }

    [Fact]
    public void A_context_that_wraps_itself_ends_in_an_error_not_in_a_stack_overflow()
    {
        var chart = Charts.Compile("""{"on":{"X":{"actions":{"type":"assign","params":{"key":"me","op":"set","value":{"$ctx":""}}}}}}""");
        var step = chart.Start();

        for (var i = 0; i < 1000 && step.Error is null; i++)
            step = step.Send("X");

        step.Error.ShouldNotBeNull().Message.ShouldContain("512");
        step.Snapshot.ToUtf8Bytes().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("""{"actions":{"a":{"type":"enqueue","params":{"do":["a"]}}}}""", """{"on":{"X":{"actions":"a"}}}""")]
    [InlineData("""{"guards":{"g":{"type":"not","params":{"guard":"h"}},"h":"g"}}""", """{"on":{"X":{"guard":"g"}}}""")]
    public void Implementations_without_end_are_an_error(string implementations, string machine)
    {
        using var json = JsonDocument.Parse(implementations);
        var chart = Charts.Compile(machine, ChartImplementations.FromJson(json.RootElement));

        chart.Start().Send("X").Error.ShouldNotBeNull().Message.ShouldContain("refers to itself without end");
    }

    [Fact]
    public void A_history_default_that_leads_back_to_itself_is_an_error_when_it_is_reached()
    {
        var chart =
            Charts.Compile("""{"initial":"a","states":{"a":{"on":{"X":"p"}},"p":{"initial":"h","states":{"b":{},"h":{"type":"history"}}}}}""");

        var step = chart.Start().Send("X");

        step.Error.ShouldNotBeNull().Message.ShouldContain("leads back to itself");
        step.Snapshot.Value.ShouldBe("a");
    }

    [Fact]
    public void A_flat_step_allocates_less_than_a_kilobyte()
    {
        const string Increment = """{"type":"assign","params":{"key":"n","op":"add","value":1}}""";
        var chart = Charts.Compile(
            $$"""{"initial":"a","context":{"n":0},"states":{"a":{"on":{"NEXT":{"target":"b","actions":{{Increment}} } } },"b":{"on":{"NEXT":{"target":"a","actions":{{Increment}} } } } } }""");
        var snapshot = chart.Start().Send("NEXT").Send("NEXT").Snapshot;
        const int Steps = 1000;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Steps; i++)
            snapshot = chart.Send(snapshot, new ChartEvent("NEXT")).Snapshot;
        var perStep = (GC.GetAllocatedBytesForCurrentThread() - before) / Steps;

        perStep.ShouldBeLessThan(1024);
        snapshot.Context["n"].ShouldBe(1002);
    }

    static string Nested(int levels)
    {
        var json = new StringBuilder("""{"on":{"TOP":{"target":".s","reenter":false}},""");
        for (var i = 0; i < levels; i++)
            json.Append(i == 0 ? "" : "{").Append("""
                "exit":{"type":"log","params":"out"},"initial":"s","states":{"s":
                """);
        return json.Append("{}").Append(string.Concat(Enumerable.Repeat("}}", levels))).ToString();
    }
}
