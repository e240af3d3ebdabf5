using System.Text;
using System.Text.Json;

namespace Arvo.Statecharts.Tests;

public sealed class SnapshotTests
{
    const string Player = """
        {"id":"com.shop.player","initial":"on","context":{"price":1.50},
         "states":{
           "on":{"initial":"a","tags":["powered"],"meta":{"m":1},"on":{"P":"off"},
                 "states":{"a":{"on":{"N":"b"}},"b":{},"h":{"type":"history"}}},
           "off":{"on":{"P":"on.h","END":"end"}},
           "end":{"type":"final"}},
         "output":{"$ctx":"price"}}
        """;

    [Fact]
    public void It_is_written_in_xstates_shape_and_order()
    {
        var step = Charts.Compile(Player).Start().Send("N").Send("P");

        step.Snapshot.Persisted().ShouldBe(
            """{"status":"active","value":"off","historyValue":{"com.shop.player.on.h":[{"id":"com.shop.player.on.b"}]},"context":{"price":1.50},"children":{}}""");
    }

    [Fact]
    public void Output_comes_second()
    {
        var step = Charts.Compile(Player).Start().Send("P").Send("END");

        step.Snapshot.Persisted().ShouldStartWith("""{"status":"done","output":1.50,"value":"end","historyValue":""");
    }

    [Fact]
    public void History_survives_dots_in_ids()
    {
        var chart = Charts.Compile(Player);
        var stored = chart.Start().Send("N").Send("P").Snapshot.ToUtf8Bytes();

        var step = chart.Send(chart.Restore(stored), new("P"));

        step.Snapshot.Value.ShouldBe(Charts.Json("""{"on":"b"}"""));
    }

    [Fact]
    public void Both_ways_to_restore_agree()
    {
        var chart = Charts.Compile(Player);
        var stored = chart.Start().Send("N").Send("P").Snapshot.ToUtf8Bytes();
        using var document = JsonDocument.Parse(stored);

        chart.Restore(document.RootElement).Persisted().ShouldBe(chart.Restore(stored).Persisted());
    }

    [Fact]
    public void An_error_survives_being_stored()
    {
        var chart = Charts.Compile("""{"on":{"X":{"actions":{"type":"throw","params":{"message":"boom"}}}}}""");

        var restored = chart.Restore(chart.Start().Send("X").Snapshot.ToUtf8Bytes());

        restored.Status.ShouldBe(SnapshotStatus.Error);
        restored.Error["message"].ShouldBe("boom");
        chart.Send(restored, new("X")).Changed.ShouldBeFalse();
    }

    [Fact]
    public void An_unknown_event_gives_the_same_snapshot()
    {
        var started = Charts.Compile(Player).Start();

        var step = started.Send("NOPE");

        step.Changed.ShouldBeFalse();
        step.Snapshot.ShouldBeSameAs(started.Snapshot);
    }

    [Fact]
    public void It_tells_tags_meta_and_accepted_events()
    {
        var chart = Charts.Compile(Player);
        var snapshot = chart.Start().Snapshot;

        snapshot.Tags.ShouldBe(["powered"]);
        snapshot.HasTag("powered").ShouldBeTrue();
        snapshot.Meta.ShouldBe(Charts.Json("""{"com.shop.player.on":{"m":1}}"""));
        chart.AcceptedEvents(snapshot).ShouldBe(["P", "N"]);
        chart.Can(snapshot, new("N")).ShouldBeTrue();
        chart.Can(snapshot, new("END")).ShouldBeFalse();
        snapshot.Matches("on.a").ShouldBeTrue();
        snapshot.Matches(Charts.Json("""{"on":"b"}""")).ShouldBeFalse();
    }

    [Fact]
    public void A_start_that_failed_before_history_was_resolved_survives_being_stored()
    {
        var chart = Charts.Compile("""
            {"initial":"p","tags":"r","entry":{"type":"assign","params":{"key":"x","op":"set","value":{"$throw":"boom"}}},
             "states":{"p":{"tags":"p","initial":"h","states":{"a":{"tags":"a"},"h":{"type":"history","target":"a"}}}}}
            """);
        var failed = chart.Start().Snapshot;

        var restored = chart.Restore(failed.ToUtf8Bytes());

        failed.Value.ShouldBe(Charts.Json("""{"p":{"h":{}}}"""));
        restored.Status.ShouldBe(SnapshotStatus.Error);
        restored.Value.ShouldBe(failed.Value);
        restored.Tags.ShouldBe(["p", "r"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("\"a.b\"", true)]
    [InlineData("\"a\\\\.b\"", false)]
    [InlineData("\"a\"", true)]
    [InlineData("""{"a":"b"}""", true)]
    [InlineData("""{"a":{}}""", false)]
    [InlineData("{}", true)]
    public void The_key_of_a_leaf_is_matched_like_a_path(string wanted, bool matches)
    {
        var snapshot = Charts.Compile("""{"initial":"a.b","states":{"a.b":{}}}""").Start().Snapshot;

        snapshot.Matches(Charts.Json(wanted)).ShouldBe(matches);
    }

    [Fact]
    public void Routes_of_one_chart_do_not_show_in_another()
    {
        var routed = Charts.Compile("""{"initial":"a","states":{"a":{},"b":{"id":"b","route":{}}}}""");
        var plain = Charts.Compile("""{"initial":"a","states":{"a":{}}}""");

        routed.AcceptedEvents(routed.Start().Snapshot).ShouldBe(["xstate.route"]);
        plain.AcceptedEvents(plain.Start().Snapshot).ShouldBeEmpty();
    }

    [Fact]
    public void A_snapshot_of_another_chart_is_refused()
    {
        var snapshot = Charts.Compile(Player).Start().Snapshot;

        Should.Throw<ArgumentException>(() => Charts.Compile(Player).Send(snapshot, new("N"))).Message.ShouldContain("persist and restore");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"status":"asleep","value":"off"}""")]
    [InlineData("""{"status":"active","value":"off","children":{"c":{"src":"x"}}}""")]
    [InlineData("""{"status":"active","value":"off"} x""")]
    public void What_is_no_snapshot_is_refused(string json) =>
        Should.Throw<JsonException>(() => Charts.Compile(Player).Restore(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("""{"status":"active","value":"gone","context":{}}""", "State 'gone' does not exist on 'com.shop.player'")]
    [InlineData("""{"status":"active","value":{"on":"h"},"context":{}}""", "'com.shop.player.on.h', which is a history state")]
    [InlineData("""{"status":"active","value":{"on":{},"off":{}},"context":{}}""", "can have one active child")]
    [InlineData("""{"status":"active","context":{}}""", "A state value is text or an object")]
    public void A_state_that_the_chart_does_not_have_gives_a_failed_snapshot(string json, string message)
    {
        var snapshot = Charts.Compile(Player).Restore(Encoding.UTF8.GetBytes(json));

        snapshot.Status.ShouldBe(SnapshotStatus.Error);
        snapshot.HasState.ShouldBeFalse();
        snapshot.Error["message"].AsString().ShouldNotBeNull().ShouldContain(message);
    }

    [Fact]
    public void Stopping_runs_no_exit_action()
    {
        var chart = Charts.Compile("""{"exit":{"type":"log","params":"out"}}""");

        var step = chart.Stop(chart.Start().Snapshot);

        step.Snapshot.Status.ShouldBe(SnapshotStatus.Stopped);
        step.Log.ShouldBeEmpty();
    }

    [Fact]
    public void One_chart_serves_many_threads()
    {
        var chart = Charts.Compile("""
            {"type":"parallel","context":{"n":0},
             "states":{"a":{"initial":"x","states":{"x":{"on":{"T":{"target":"y","actions":{"type":"assign","params":{"key":"n","op":"add","value":1}}}}},"y":{"on":{"T":"x"}}}},
                       "b":{"initial":"x","states":{"x":{"on":{"T":"y"}},"y":{"always":"z"},"z":{"on":{"T":"x"}}}}}}
            """);

        var results = Enumerable.Range(0, 64).AsParallel().WithDegreeOfParallelism(8).Select(_ => Walk(chart)).ToList();

        results.Distinct().ShouldHaveSingleItem();
    }

    static string Walk(Chart chart)
    {
        var step = chart.Start();
        for (var i = 0; i < 501; i++)
            step = step.Send("T");
        return step.Snapshot.Persisted();
    }
}
