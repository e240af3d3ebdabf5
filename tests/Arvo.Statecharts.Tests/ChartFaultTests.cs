using System.Text.Json;

namespace Arvo.Statecharts.Tests;

public sealed class ChartFaultTests
{
    [Fact]
    public void All_faults_are_reported_together_each_with_its_path()
    {
        var faults = Charts.FaultsOf("""
            {
              "id": "m", "initial": "a", "colour": "red",
              "states": {
                "a": { "on": { "X": "nowhere", "Y.z": [{ "target": "#gone" }, { "cond": "g", "target": "b" }] }, "invoke": { "src": "s" } },
                "b": { "states": { "c": {} }, "type": "parallell" },
                "d": { "always": { "actions": { "type": "assign", "params": { "key": "n", "op": "plus" } } } },
                "e": { "entry": { "type": "log", "params": { "$ctx": 5 } }, "after": { "10": "zzz" } }
              }
            }
            """);

        faults.Select(fault => fault.Path).ShouldBe(
            [
                "colour",
                "states.a.on[\"Y.z\"][1].cond",
                "states.a.invoke",
                "states.b.type",
                "states.b",
                "states.e.entry[0].params.$ctx",
                "states.a.on.X",
                "states.a.on[\"Y.z\"][0]",
                "states.d.always.actions[0].params.op",
                "states.e.after.10",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void The_message_says_what_is_wrong_and_where()
    {
        var refused = Should.Throw<ChartDefinitionException>(() => Charts.Compile("""{"id":"m","initial":"a","states":{"a":{"on":{"X":"b"}}}}"""));

        refused.Message.ShouldContain("states.a.on.X");
        refused.Message.ShouldContain("Child state 'b' does not exist on 'm'");
    }

    [Theory]
    [InlineData("""{"states":{"a":{}}}""", "No initial state")]
    [InlineData("""{"initial":"a","states":{"a":{"on":{"":"a"}}}}""", "Null events")]
    [InlineData("""{"on":{"X":"a"},"initial":"a","states":{"a":{}}}""", "Did you mean \".a\"?")]
    [InlineData("""{"initial":"a","states":{"a":{},"a":{}}}""", "two states 'a'")]
    [InlineData("""{"initial":"a","states":{"a":{"context":{}}}}""", "belongs to the root only")]
    [InlineData("""{"context":[1]}""", "context is an object")]
    [InlineData("""{"options":{"maxIterations":"many"}}""", "A number was expected")]
    [InlineData("""{"options":{"strict":true}}""", "Unknown option")]
    [InlineData("""{"entry":{"kind":"log"}}""", "name or an object")]
    [InlineData("""{"entry":{"type":"log","parms":1}}""", "Unknown key 'parms'")]
    [InlineData("""{"entry":{"type":"raise","params":{}}}""", "'event' is missing")]
    [InlineData("""{"entry":{"type":"emit","params":{"event":{"type":"e"},"to":"x"}}}""", "Unknown parameter 'to'")]
    [InlineData("""{"always":{"guard":{"type":"ctx","params":{"key":"a","op":"~","value":1}}}}""", "One of ==")]
    [InlineData("""{"always":{"guard":{"type":"const","params":{"value":1}}}}""", "true or false")]
    [InlineData("[]", "A chart is an object")]
    public void Wrong_definitions_are_refused(string json, string message) =>
        Charts.FaultsOf(json).ShouldContain(fault => fault.Message.Contains(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("[\".a\",\".b\"]")]
    [InlineData("[\".b\",\".p\"]")]
    public void Targets_that_can_not_be_active_together_are_refused(string targets)
    {
        var faults = Charts.FaultsOf(
            $$"""{"id":"m","initial":"a","on":{"X":{"target":{{targets}} } },"states":{"a":{},"b":{},"p":{"type":"parallel","states":{"q":{},"r":{} } } } }""");

        faults.ShouldHaveSingleItem().Message.ShouldContain("can't be active together");
    }

    [Fact]
    public void An_ancestor_listed_before_its_descendant_gives_a_legal_configuration()
    {
        var chart = Charts.Compile("""
            {"id":"m","initial":"z","on":{"X":{"target":[".p",".p.a.two"]}},
             "states":{"z":{},"p":{"type":"parallel","states":{"a":{"initial":"one","states":{"one":{},"two":{}}},"b":{}}}}}
            """);

        var step = chart.Start().Send("X");

        step.Snapshot.Value.ShouldBe(Charts.Json("""{"p":{"a":"two","b":{}}}"""));
    }

    [Fact]
    public void Strict_also_refuses_what_xstate_finds_out_late()
    {
        const string Json = """
            {"id":"m","initial":"nope",
             "states":{
               "a":{"entry":"unknownAction","always":{"guard":"unknownGuard","target":"b"},"after":{"unknownDelay":"b"}},
               "b":{"id":"same","always":{"guard":{"type":"stateIn","params":{"value":"#ghost"}},"actions":[]}},
               "c":{"id":"same","initial":"x","states":{"x":{},"h":{"type":"history","target":"lost"}}}}}
            """;

        Charts.Compile(Json).ShouldNotBeNull();
        var faults = Charts.FaultsOf(Json, options: new ChartOptions { Strict = true });

        faults.Select(fault => fault.Message).ShouldBe(
            [
                "The id 'same' is used twice.",
                "Initial state node \"nope\" not found on parent state node #m",
                "No implementation of the action 'unknownAction'.",
                "No implementation of the guard 'unknownGuard'.",
                "No implementation of the delay 'unknownDelay'.",
                "Child state 'lost' does not exist on 'same'",
                "Child state node '#ghost' does not exist on machine 'm'",
            ],
            ignoreOrder: true);
    }

    [Theory]
    [InlineData("ctx", "{}", "b")]
    [InlineData("event", "{\"n\":1}", "b")]
    [InlineData("event", "{\"n\":2}", "a")]
    public void A_comparison_that_names_no_operator_asks_for_equality(string guard, string payload, string expected)
    {
        var chart = Charts.Compile($$$"""
            {"initial":"a","context":{"n":1},"states":{"a":{"on":{"GO":{"target":"b","guard":{"type":"{{{guard}}}","params":{"key":"n","value":1} } } } },"b":{} } }
            """);

        var step = chart.Start().Send(Charts.Json(payload).With("type", "GO"));

        step.Snapshot.Value.AsString().ShouldBe(expected);
    }

    [Fact]
    public void Words_of_the_vocabulary_can_not_be_implemented()
    {
        var implementations = ChartImplementations.None.WithAction("log", ChartAction.Run(_ => { }));

        Charts.FaultsOf("{}", implementations).ShouldHaveSingleItem().Path.ShouldBe("actions.log");
    }

    [Fact]
    public void Implementations_are_read_strictly()
    {
        using var json = JsonDocument.Parse("""{"actions":{"a":7},"actors":{"x":{}}}""");

        var refused = Should.Throw<ChartDefinitionException>(() => ChartImplementations.FromJson(json.RootElement));

        refused.Faults.Select(fault => fault.Path).ShouldBe(["actions.a", "actors"]);
    }
}
