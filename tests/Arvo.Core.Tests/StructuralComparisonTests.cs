using System.Text.Json.Nodes;
using Arvo.CorpusRunner;

namespace Arvo.Tests;

/// <summary>The judge itself: a comparer that finds nothing would make every case pass.</summary>
public class StructuralComparisonTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1.0}""")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""")]
    [InlineData("""["<uuid:1>","<uuid:2>","<uuid:1>"]""", """["x","y","x"]""")]
    [InlineData("""{"t":"<time>","s":"<stack>","c":"<contains:low>"}""", """{"t":"2025-01-02T03:04:05Z","s":null,"c":"too slow"}""")]
    [InlineData("""{"a":"<any>"}""", """{"a":{"b":1}}""")]
    [InlineData("""{"<uuid:1>":[1],"<uuid:2>":[2]}""", """{"q":[2],"p":[1]}""")]
    [InlineData("""{"arvo$$":{},"a":1}""", """{"a":1}""")]
    [InlineData("""{"historyValue":{"h":[{"id":"x"},{"id":"y"}]}}""", """{"historyValue":{"h":[{"id":"y"},{"id":"x"}]}}""")]
    public void Equal_values_have_no_differences(string expected, string actual) => Compare(expected, actual).ShouldBeNull();

    [Theory]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("{}", """{"a":null}""")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("[1]", "[1,1]")]
    [InlineData("""["<uuid:1>","<uuid:1>"]""", """["x","y"]""")]
    [InlineData("""["<uuid:1>","<uuid:2>"]""", """["x","x"]""")]
    [InlineData("""["<uuid:1>"]""", """[""]""")]
    [InlineData("""["<time>"]""", """["yesterday"]""")]
    [InlineData("""["<contains:fast>"]""", """["too slow"]""")]
    [InlineData("""["<subject:1>"]""", """["order/1"]""")]
    [InlineData("""["<managed:1>"]""", """["order/1"]""")]
    [InlineData("""{"<uuid:1>":[1],"<uuid:2>":[2]}""", """{"q":[2],"p":[3]}""")]
    [InlineData("""{"arvo$$":{"kept":1}}""", "{}")]
    [InlineData("""{"arvo$$":{},"other":1}""", """{"other":2}""")]
    [InlineData("true", "false")]
    public void Different_values_have_differences(string expected, string actual) => Compare(expected, actual).ShouldNotBeNull();

    [Fact]
    public void A_subject_is_compared_by_its_content()
    {
        var content =
            """{"orchestrator":{"name":"arvo.orc.flow","version":"1.0.0"},"execution":{"id":"<uuid:1>","initiator":"com.test.client","domain":null},"meta":{}}""";
        var subjects = JsonNode.Parse($$$"""{"<subject:1>":{"given":false,"content":{{{content}}}}}""")?.AsObject();
        var other = ArvoOrchestrationSubject.New("arvo.orc.other", "1.0.0", "com.test.client");
        var same = ArvoOrchestrationSubject.New("arvo.orc.flow", "1.0.0", "com.test.client");

        CompareSubject(same).ShouldBeNull();
        CompareSubject(other).ShouldNotBeNull();

        string? CompareSubject(string subject) =>
            StructuralComparison.Difference(JsonValue.Create("<subject:1>"), JsonValue.Create(subject), new CaseBindings(subjects));
    }

    [Fact]
    public void A_given_subject_is_bound_before_the_first_step()
    {
        var subjects = JsonNode.Parse("""
            {"<subject:1>":{"given":true,"content":{"orchestrator":{"name":"arvo.orc.flow","version":"1.0.0"},"execution":{"id":"i-1","initiator":"com.test.client","domain":null},"meta":{}}}}
            """)?.AsObject();
        var bindings = new CaseBindings(subjects);

        var fed = bindings.Replace(JsonNode.Parse("""{"subject":"<subject:1>","map":{"<subject:1>":1}}""")).ShouldNotBeNull();

        var subject = fed["subject"].ShouldNotBeNull().GetValue<string>();
        ArvoOrchestrationSubject.Parse(subject).Execution.Id.ShouldBe("i-1");
        fed["map"]?[subject]?.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public void What_was_recorded_but_never_came_out_can_be_made()
    {
        var subjects = JsonNode.Parse("""
            {"<subject:2>":{"given":false,"content":{"orchestrator":{"name":"arvo.orc.flow","version":"1.0.0"},"execution":{"id":"<uuid:2>","initiator":"com.test.client","domain":null},"meta":{}}}}
            """)?.AsObject();
        var bindings = new CaseBindings(subjects);

        var made = bindings.Make(
            JsonNode.Parse("""{"id":"<uuid:1>","subject":"<subject:2>","time":"<time>","traceparent":"<trace>","data":{"note":"<contains:low>"}}"""))
            .ShouldNotBeNull();

        ArvoOrchestrationSubject.Parse(made["subject"].ShouldNotBeNull().GetValue<string>()).Orchestrator.Name.ShouldBe("arvo.orc.flow");
        ArvoTime.IsValid(made["time"].ShouldNotBeNull().GetValue<string>()).ShouldBeTrue();
        StructuralComparison.Difference(
            JsonNode.Parse("""{"id":"<uuid:1>","subject":"<subject:2>","time":"<time>","traceparent":null,"data":{"note":"low"}}"""), made, bindings)
            .ShouldBeNull();
        StructuralComparison.Difference(JsonValue.Create("<uuid:1>"), JsonValue.Create("another"), bindings).ShouldNotBeNull();
    }

    static string? Compare(string expected, string actual) =>
        StructuralComparison.Difference(JsonNode.Parse(expected), JsonNode.Parse(actual), new CaseBindings());
}
