using System.Text.Json;
using Arvo.CorpusRunner;
using Arvo.CorpusRunner.Statecharts;

namespace Arvo.Statecharts.Tests;

public sealed class CorpusRunnerTests
{
    const string Machine = """ "machine":{"id":"m","initial":"a","states":{"a":{"on":{"X":"b"}},"b":{}}} """;

    [Fact]
    public void An_unknown_field_in_a_case_is_an_error()
    {
        var result = Run($$"""{"name":"n",{{Machine}},"surprise":1,"init":{"expect":{"status":"active","value":"a","context":{} } },"steps":[]}""");

        result.Outcome.ShouldBe(CaseOutcome.Failed);
        result.Detail.ShouldContain("unknown field 'surprise'");
    }

    [Fact]
    public void An_unknown_field_in_an_expectation_is_an_error()
    {
        var result = Run($$"""{"name":"n",{{Machine}},"init":{"expect":{"status":"active","value":"a","context":{},"colour":"red"} },"steps":[]}""");

        result.Outcome.ShouldBe(CaseOutcome.Failed);
        result.Detail.ShouldContain("unknown field 'colour'");
    }

    [Fact]
    public void A_difference_names_the_step_and_both_values()
    {
        var result =
            Run($$"""{"name":"n",{{Machine}},"init":{"expect":{"status":"active","value":"a","context":{} } },"steps":[{"send":{"type":"X"},"expect":{"status":"active","value":"c","context":{} } }]}""");

        result.Outcome.ShouldBe(CaseOutcome.Failed);
        result.Detail.ShouldBe("step 0 (Send): value: expected \"c\", got \"b\"");
    }

    [Fact]
    public void What_was_not_recorded_must_not_happen()
    {
        var result =
            Run("""{"name":"n","machine":{"id":"m","entry":{"type":"log","params":"x"}},"init":{"expect":{"status":"active","value":{},"context":{}}},"steps":[]}""");

        result.Detail.ShouldBe("init: trace: expected nothing, got [\"x\"]");
    }

    [Fact]
    public void A_machine_that_should_be_refused_and_is_not_fails()
    {
        Run($$"""{"name":"n",{{Machine}},"expectConfigError":"boom"}""").Outcome.ShouldBe(CaseOutcome.Failed);
    }

    [Theory]
    [InlineData("one", "c.flow", "a", CaseOutcome.Accepted)] // XState forgets what b was left by
    [InlineData("two", "c.flow", "b", CaseOutcome.Passed)]
    [InlineData("three", "flow", "a", CaseOutcome.Failed)] // no dots, no excuse
    [InlineData("four", "c.flow", "elsewhere", CaseOutcome.Failed)] // nor what XState does
    public void History_may_survive_a_restore_only_where_an_id_has_a_dot(string name, string id, string recorded, CaseOutcome expected)
    {
        var machine =
            $$$$"""{"id":"{{{{id}}}}","initial":"on","states":{"on":{"initial":"a","on":{"P":"off"},"states":{"a":{"on":{"N":"b"}},"b":{},"h":{"type":"history"}}},"off":{"on":{"P":"on.h"} } } }""";
        var history = $$$$""" "history":{"{{{{id}}}}.on.h":["{{{{id}}}}.on.b"]} """;

        var result = Run($$$$"""
            {"name":"{{{{name}}}}","machine":{{{{machine}}}},"init":{"expect":{"status":"active","value":{"on":"a"},"context":{} } },"steps":[
              {"send":{"type":"N"},"expect":{"status":"active","value":{"on":"b"},"context":{} } },
              {"send":{"type":"P"},"expect":{"status":"active","value":"off","context":{},{{{{history}}}} } },
              {"roundtrip":true,"expect":{"status":"active","value":"off","context":{}{{{{(expected == CaseOutcome.Passed || id == "flow" ? "," + history : "")}}}} } },
              {"send":{"type":"P"},"expect":{"status":"active","value":{"on":"{{{{recorded}}}}"},"context":{}{{{{(expected == CaseOutcome.Passed || id == "flow" ? "," + history : "")}}}} } }]}
            """);

        result.Outcome.ShouldBe(expected, result.Detail);
    }

    [Fact]
    public void The_last_line_counts_and_the_exit_code_tells()
    {
        using var output = new StringWriter();

        var exitCode = CorpusReport.Print(
            [new("a", CaseOutcome.Passed), new("b", CaseOutcome.Failed, "why"), new("c", CaseOutcome.Accepted, "because"),
                new("d", CaseOutcome.Skipped)],
            output);

        exitCode.ShouldBe(1);
        output.ToString().TrimEnd().Split(Environment.NewLine).ShouldBe(
            ["failed: b: why", "accepted difference: c: because", "skipped: d: ", "2 passed, 1 failed, 1 skipped"]);
    }

    static CaseResult Run(string json)
    {
        using var document = JsonDocument.Parse(json);
        return StatechartCorpus.Run(document.RootElement);
    }
}
