namespace Arvo.Statecharts.Tests;

/// <summary>Recorded from XState 5.33.3: the parameters of a named implementation don't reach what it enqueues.</summary>
public class EnqueuedParametersTests
{
    [Fact]
    public void What_a_named_implementation_enqueues_has_no_parameters()
    {
        var definition = ChartDefinition.Parse("""
            {"id":"m","initial":"a","states":{"a":{"on":{"X":{"actions":{"type":"p","params":{"a":1}}}}}}}
            """u8.ToArray());
        var implementations = ChartImplementations.FromJson(System.Text.Json.JsonElement.Parse("""
            {"actions":{"p":{"type":"enqueue","params":{"do":[{"type":"log","params":["in",{"$params":"a"}]},{"type":"q","params":{"a":7}}]}},"q":{"type":"log","params":["own",{"$params":"a"}]}}}
            """));
        var chart = Chart.Compile(definition, implementations);

        var step = chart.Send(chart.Start(default).Snapshot, new ChartEvent("X"));

        step.Log.Select(entry => entry.ToString()).ShouldBe(["""["in",null]""", """["own",7]"""]);
    }
}
