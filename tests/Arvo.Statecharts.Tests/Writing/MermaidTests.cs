using System.Text;
using System.Text.RegularExpressions;

namespace Arvo.Statecharts.Tests;

public sealed class MermaidTests
{
    [Fact]
    public void States_and_transitions_read_as_the_author_wrote_them()
    {
        var diagram = Parse("""
            {
              "id":"door","initial":"closed","context":{"n":0},
              "states":{
                "closed":{
                  "entry":{"type":"assign","params":{"key":"n","op":"add","value":1}},
                  "on":{"OPEN":{"target":"open","guard":{"type":"ctx","params":{"key":"n","op":"<","value":3}},"actions":"creak"},"LOCK":null}
                },
                "open":{"after":{"90000":"closed"},"on":{"BREAK":"broken"}},
                "broken":{"type":"final"}
              }
            }
            """).ToMermaid();

        diagram.ShouldBe("""
            ---
            title: "door"
            ---
            stateDiagram-v2
                [*] --> closed
                state "closed" as closed
                closed : entry / n += 1
                closed : LOCK / (nothing)
                state "open" as open
                state "broken" as broken
                closed --> open : OPEN [ctx.n #60; 3] / creak
                open --> broken : BREAK
                open --> closed : after 1.5 min
                broken --> [*]

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Regions_are_divided_and_what_crosses_a_border_stands_at_the_end()
    {
        var diagram = Parse("""
            {
              "initial":"p",
              "states":{
                "p":{
                  "type":"parallel","entry":"wake","onDone":"q",
                  "states":{
                    "r1":{"initial":"a","states":{"a":{"on":{"GO":"b","OUT":"#(machine).q"}},"b":{"type":"final"}}},
                    "r2":{"initial":"h","states":{"c":{},"h":{"history":"deep","target":"c"}}}
                  }
                },
                "q":{}
              }
            }
            """).ToMermaid();

        diagram.ShouldBe("""
            stateDiagram-v2
                [*] --> p
                state "p<br/>entry / wake" as p {
                    state "r1" as r1 {
                        [*] --> a
                        state "a" as a
                        state "b" as b
                        a --> b : GO
                        b --> [*]
                    }
                    --
                    state "r2" as r2 {
                        [*] --> h
                        state "c" as c
                        state "H#42;" as h
                        h --> c
                    }
                }
                state "q" as q
                p --> q : done
                a --> q : OUT

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_root_that_reacts_itself_is_drawn()
    {
        var diagram = OrderWorkflow.Chart.Definition.ToMermaid();

        diagram.ShouldContain("    state \"order\" as order {\n        [*] --> reserving\n");
        diagram.ShouldContain("    order --> failed : sys.stock.reserve.error / order with #123; Reason = error.ErrorMessage #125;\n");
    }

    [Fact]
    public void Active_states_are_marked()
    {
        var order = OrderWorkflow.Chart;
        var started = order.Compile().Start(DataValue.Parse("""{"data":{"orderId":"o-1","item":"lamp","quantity":1,"price":10}}"""));

        var diagram = order.Definition.ToMermaid(started.Snapshot);

        diagram.ShouldEndWith("    class order, reserving active\n");
        diagram.ShouldContain("    classDef active ");
    }

    [Fact]
    public void Hostile_names_can_neither_break_a_line_nor_become_grammar()
    {
        string[] keys =
        [
            "end", "note", "root", "__proto__", "a\nb --> c", "x\" as y {", "]]>", "1", "", "s_1", "%% no comment", "<b>#quot;</b>", "x_start",
        ];
        var states = keys.Select(key => new ChildDefinition(key, new())).ToList();
        var definition = new ChartDefinition { Root = new() { Id = "\"\n---\n", Initial = new("end"), States = states } };

        var diagram = definition.ToMermaid();

        var lines = diagram.Split('\n')[4..^1];
        lines.Length.ShouldBe(keys.Length + 1);
        lines[1..].ShouldAllBe(line => Regex.IsMatch(line, """^    state "[^"<>]+" as [A-Za-z]\w*$""", RegexOptions.None, TimeSpan.FromSeconds(1)));
        lines[1..].Select(line => line.Split(' ')[^1]).ShouldBeUnique();
    }

    [Fact]
    public void Every_recorded_machine_can_be_drawn()
    {
        var drawn = 0;
        foreach (var (name, definition) in RecordedMachines.Groups.SelectMany(RecordedMachines.Of))
        {
            if (!IsValid(definition))
                continue;
            definition.ToMermaid().ShouldContain("stateDiagram-v2", customMessage: name);
            drawn++;
        }

        drawn.ShouldBeGreaterThan(500);
    }

    static ChartDefinition Parse(string json) => ChartDefinition.Parse(Encoding.UTF8.GetBytes(json));

    static bool IsValid(ChartDefinition definition)
    {
        try
        {
            Chart.Compile(definition);
            return true;
        }
        catch (ChartDefinitionException)
        {
            return false;
        }
    }
}
