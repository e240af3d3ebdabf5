using System.Text.Json;
using Arvo.CorpusRunner.Scenarios;

namespace Arvo.CorpusRunner;

/// <summary>Runs a folder of recorded Arvo cases: <c>arvo FOLDER</c>.</summary>
public static class ArvoCorpus
{
    /// <summary>Who judges the cases of which file, by the file's own <c>file</c> member.</summary>
    static readonly Dictionary<string, Func<CorpusCase, IReadOnlyList<Difference>>> Judges = new(StringComparer.Ordinal)
    {
        ["core-events"] = OperationCases.Judge,
        ["subjects"] = OperationCases.Judge,
        ["contracts"] = OperationCases.Judge,
        ["domains"] = ScenarioCorpus.Judge,
        ["orchestrations"] = ScenarioCorpus.Judge,
        ["resumables"] = ScenarioCorpus.Judge,
        ["handlers"] = ScenarioCorpus.Judge,
    };

    /// <summary>The results of all files of a folder.</summary>
    public static IEnumerable<CaseResult> RunFolder(string folder) =>
        Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).SelectMany(RunFile);

    /// <summary>The results of one file, in its order.</summary>
    public static IEnumerable<CaseResult> RunFile(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = document.RootElement;
        if (root.GetProperty("format").GetString() != "arvo-corpus/1")
            return [new CaseResult(Path.GetFileName(path), CaseOutcome.Failed, "the format is not arvo-corpus/1")];
        var kind = root.GetProperty("file").GetString() ?? "";
        if (!Judges.TryGetValue(kind, out var judge)) return [new CaseResult(Path.GetFileName(path), CaseOutcome.Failed, $"no judge for '{kind}'")];
        return [.. root.GetProperty("cases").EnumerateArray().Select(json => Judge(json.Clone(), judge))];
    }

    /// <summary>The cases of one file, for tests that show each as its own.</summary>
    public static IReadOnlyList<CorpusCase> Cases(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(json => new CorpusCase(json.Clone()))];
    }

    /// <summary>Judges one case of a file of this kind.</summary>
    public static CaseResult Judge(string kind, CorpusCase recorded) => Judge(recorded.Json, Judges[kind]);

    static CaseResult Judge(JsonElement json, Func<CorpusCase, IReadOnlyList<Difference>> judge)
    {
        var recorded = new CorpusCase(json);
        try
        {
            var differences = judge(recorded);
            if (differences.Count == 0) return new CaseResult(recorded.Name, CaseOutcome.Passed);
            return Accepted(recorded, recorded.Optional) ?? new CaseResult(recorded.Name, CaseOutcome.Failed, More(differences));
        }
        catch (CapabilityMissingException e) when (Accepted(recorded, e.Capability) is { } accepted)
        {
            return accepted;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new CaseResult(recorded.Name, CaseOutcome.Failed, $"the runner stopped: {e.GetType().Name}: {e.Message}");
        }
    }

    static CaseResult? Accepted(CorpusCase recorded, string? capability) =>
        capability is not null && AcceptedCapabilities.Reasons.TryGetValue(capability, out var reason)
            ? new CaseResult(recorded.Name, CaseOutcome.Accepted, $"{capability}: {reason}")
            : null;

    static string More(IReadOnlyList<Difference> differences) =>
        differences.Count == 1 ? differences[0].ToString() : $"{differences[0]} (and {differences.Count - 1} more)";
}
