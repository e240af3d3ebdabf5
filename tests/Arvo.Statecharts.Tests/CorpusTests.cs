using System.Collections.Concurrent;
using System.Text.Json;
using Arvo.CorpusRunner;
using Arvo.CorpusRunner.Statecharts;

namespace Arvo.Statecharts.Tests;

public sealed class CorpusTests
{
    static readonly ConcurrentDictionary<string, Dictionary<string, JsonElement>> Groups = new(StringComparer.Ordinal);

    static string PublicFolder => Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static TheoryData<string, string> PublicCases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var file in StatechartCorpus.Files(PublicFolder))
        {
            foreach (var name in Group(file).Keys)
                cases.Add(Path.GetFileName(file), name);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(PublicCases), DisableDiscoveryEnumeration = true)]
    public void Behaves_as_recorded_of_xstate(string file, string name)
    {
        var recorded = Group(Path.Combine(PublicFolder, file))[name];

        var result = StatechartCorpus.Run(recorded);

        result.Outcome.ShouldBeOneOf([CaseOutcome.Passed, CaseOutcome.Accepted], $"{result.Name}: {result.Detail}");
    }

    [Fact]
    public void Behaves_as_recorded_of_the_translated_scxml_suites()
    {
        var folder = SharedCorpus.Folder;
        Assert.SkipWhen(folder is null, $"no folder in {SharedCorpus.Variable} and none beside the repository");

        var results = Directory.GetFiles(folder!, "scxml-*.json").SelectMany(StatechartCorpus.RunFile).ToList();

        results.ShouldNotBeEmpty();
        results.Where(result => result.Outcome == CaseOutcome.Failed).ShouldBeEmpty();
    }

    [Fact]
    public void Covers_every_group_that_was_copied() => PublicCases().Count.ShouldBe(702);

    static Dictionary<string, JsonElement> Group(string path) => Groups.GetOrAdd(path, file =>
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file), new() { MaxDepth = 2048 });
        return document.RootElement.GetProperty("cases").EnumerateArray().ToDictionary(
            element => element.GetProperty("name").ToString(), element => element.Clone(), StringComparer.Ordinal);
    });
}
