using System.Text;

namespace Arvo.Statecharts.Tests;

public sealed class StoredContextTests
{
    sealed record Order(string Id, int Count);

    static readonly Chart Chart = Chart.Compile(Encoding.UTF8.GetBytes("""
        {
          "initial":"a","context":{"id":"o-1","count":1},
          "states":{"a":{"on":{
            "ADD":{"actions":{"type":"assign","params":{"key":"count","op":"add","value":1}}},
            "WRAP":{"actions":{"type":"assign","params":{"set":{"inner":{"$ctx":""}}}}},
            "TWO":{"guard":{"type":"ctx","params":{"key":"count","op":"==","value":2}},"target":"b"}
          }},"b":{}}
        }
        """));

    [Fact]
    public void A_context_nobody_touches_is_stored_as_it_came()
    {
        var stored =
            """{"status":"active","value":"a","historyValue":{},"context":{"z":1.50,"a":[1e3,"é\u0001"],"big":12345678901234567890},"children":{}}"""u8;

        Chart.Restore(stored.ToArray()).ToUtf8Bytes().ShouldBe(stored.ToArray());
    }

    [Fact]
    public void Expressions_and_assignments_see_a_stored_context()
    {
        var restored = Chart.Restore(Chart.Start().Snapshot.ToUtf8Bytes());

        var added = Chart.Send(restored, new("ADD"));
        var moved = Chart.Send(Chart.Restore(added.Snapshot.ToUtf8Bytes()), new("TWO"));

        restored.Context.ToString().ShouldBe("""{"id":"o-1","count":1}""");
        added.Snapshot.Context.ToString().ShouldBe("""{"id":"o-1","count":2}""");
        moved.Snapshot.Value.ShouldBe("b");
    }

    [Fact]
    public void A_typed_view_of_a_stored_context_is_made_once()
    {
        var restored = Chart.Restore(Chart.Start().Snapshot.ToUtf8Bytes());

        var view = restored.Context.As<Order>(System.Text.Json.JsonSerializerOptions.Web);

        view.ShouldBe(new Order("o-1", 1));
        restored.Context.As<Order>(System.Text.Json.JsonSerializerOptions.Web).ShouldBeSameAs(view);
    }

    [Fact]
    public void Data_that_would_nest_too_deep_to_be_stored_fails_the_step_and_not_the_restore()
    {
        var snapshot = Chart.Start().Snapshot;
        for (var i = 0; i < 600 && snapshot.Status == SnapshotStatus.Active; i++)
            snapshot = Chart.Restore(Chart.Send(snapshot, new("WRAP")).Snapshot.ToUtf8Bytes());

        snapshot.Status.ShouldBe(SnapshotStatus.Error);
        snapshot.Error["message"].AsString().ShouldNotBeNull().ShouldContain("512");
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public void Values_restored_again_and_again_are_the_same_state(string value)
    {
        var stored = Encoding.UTF8.GetBytes("""{"status":"active","value":"?","historyValue":{},"context":{},"children":{}}""".Replace("?", value));

        for (var i = 0; i < 3; i++)
            Chart.Restore(stored).ToUtf8Bytes().ShouldBe(stored);
    }

    [Theory]
    [InlineData("""{"value":"a","context":{}}""")]
    [InlineData("""{"status":"busy","value":"a","context":{}}""")]
    [InlineData("""{"status":1,"value":"a","context":{}}""")]
    [InlineData("""{"status":"active","value":"a","context":{]}""")]
    [InlineData("""{"status":"active","value":"a","context":{}} {}""")]
    [InlineData("""[]""")]
    public void What_is_no_snapshot_is_refused(string stored) =>
        Should.Throw<System.Text.Json.JsonException>(() => Chart.Restore(Encoding.UTF8.GetBytes(stored)));
}
