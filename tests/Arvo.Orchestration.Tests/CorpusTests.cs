using Arvo.CorpusRunner;

namespace Arvo.Orchestration.Tests;

/// <summary>The recorded behaviour of the reference, case by case; deviations by their declared rules.</summary>
public sealed class CorpusTests
{
    static string Folder => Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var file in (string[])["domains", "flows", "handlers", "orchestrations", "resumables"])
            foreach (var recorded in ArvoCorpus.Cases(Path.Combine(Folder, $"{file}.json")))
                cases.Add(file, recorded.Name);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_recorded_case_goes_as_recorded_or_as_a_declared_deviation_demands(string file, string name)
    {
        var recorded = ArvoCorpus.Cases(Path.Combine(Folder, $"{file}.json")).Single(one => one.Name == name);

        // Several handlers that answer each other; recorded beside the corpus, in the same way.
        var result = ArvoCorpus.Judge(file == "flows" ? "orchestrations" : file, recorded);

        result.Outcome.ShouldBeOneOf([CaseOutcome.Passed, CaseOutcome.Accepted], result.Detail);
    }
}
