using System.Text.Json;
using Arvo.CorpusRunner;

namespace Arvo.Tests;

/// <summary>The recorded behaviour of the TypeScript reference, case by case.</summary>
public class CorpusTests
{
    public static TheoryData<string> CoreEvents => Names("core-events");

    public static TheoryData<string> Subjects => Names("subjects");

    public static TheoryData<string> Contracts => Names("contracts");

    [Theory, MemberData(nameof(CoreEvents))]
    public void Events_behave_as_recorded(string name) => Replay("core-events", name);

    [Theory, MemberData(nameof(Subjects))]
    public void Subjects_behave_as_recorded(string name) => Replay("subjects", name);

    [Theory, MemberData(nameof(Contracts))]
    public void Contracts_behave_as_recorded(string name) => Replay("contracts", name);

    [Theory]
    [InlineData("core-events", 324)]
    [InlineData("subjects", 74)]
    [InlineData("contracts", 132)]
    public void No_case_is_lost(string file, int count) => ArvoCorpus.RunFile(PathOf(file)).Count().ShouldBe(count);

    [Fact]
    public void A_field_that_the_runner_does_not_know_is_a_failure()
    {
        var recorded =
            new CorpusCase(JsonElement.Parse("""{"name":"n","group":"g","op":"validTime","input":"x","expect":{"valid":false},"surprise":1}"""));

        var result = ArvoCorpus.Judge("core-events", recorded);

        result.Outcome.ShouldBe(CaseOutcome.Failed);
        result.Detail.ShouldContain("surprise");
    }

    [Fact]
    public void A_wrong_expectation_is_a_failure()
    {
        var recorded = new CorpusCase(JsonElement.Parse("""{"name":"n","group":"g","op":"validTime","input":"x","expect":{"valid":true}}"""));

        ArvoCorpus.Judge("core-events", recorded).Outcome.ShouldBe(CaseOutcome.Failed);
    }

    [Fact]
    public void The_command_prints_each_failure_and_the_count_alone_on_the_last_line()
    {
        var folder = Directory.CreateTempSubdirectory("arvo-corpus-");
        File.WriteAllText(Path.Combine(folder.FullName, "x.json"), """
            {"format":"arvo-corpus/1","file":"core-events","count":2,"cases":[
            {"name":"good","group":"g","op":"validTime","input":"x","expect":{"valid":false}},
            {"name":"bad","group":"g","op":"validTime","input":"x","expect":{"valid":true}}]}
            """);
        var output = new StringWriter();

        var exitCode = CorpusReport.Print(ArvoCorpus.RunFolder(folder.FullName), output);
        folder.Delete(recursive: true);

        exitCode.ShouldBe(1);
        var lines = output.ToString().TrimEnd().Split('\n');
        lines.Length.ShouldBe(2);
        lines[0].ShouldStartWith("failed: bad");
        lines[1].TrimEnd().ShouldBe("1 passed, 1 failed, 0 skipped");
    }

    static void Replay(string file, string name)
    {
        var result = ArvoCorpus.Judge(file, ArvoCorpus.Cases(PathOf(file)).Single(recorded => recorded.Name == name));

        result.Outcome.ShouldBeOneOf([CaseOutcome.Passed, CaseOutcome.Accepted], result.ToString());
    }

    static TheoryData<string> Names(string file) => [.. ArvoCorpus.Cases(PathOf(file)).Select(recorded => recorded.Name)];

    static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Corpus", $"{file}.json");
}
