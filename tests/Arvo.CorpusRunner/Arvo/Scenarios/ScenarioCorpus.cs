using System.Text.Json.Nodes;

namespace Arvo.CorpusRunner.Scenarios;

/// <summary>The files of recorded Arvo behaviour that need handlers: orchestrations, resumables, handlers, domains.</summary>
public static class ScenarioCorpus
{
    /// <summary>Names of the files, without extension.</summary>
    public static IReadOnlyList<string> Files { get; } = ["domains", "handlers", "orchestrations", "resumables"];

    /// <summary>The cases of a file.</summary>
    /// <exception cref="InvalidDataException">The file is of another format.</exception>
    public static IReadOnlyList<JsonObject> Read(string path)
    {
        var file = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        if (file["format"]?.GetValue<string>() != "arvo-corpus/1") throw new InvalidDataException($"{path} is not of the format arvo-corpus/1");
        return [.. file["cases"]!.AsArray().Select(recorded => recorded!.AsObject())];
    }

    /// <summary>Judges one case of one of <see cref="Files"/>; never throws for what a case does.</summary>
    public static async Task<CaseResult> JudgeAsync(JsonObject recorded)
    {
        try
        {
            return recorded["op"] is not null ? DomainOperations.Judge(recorded) : await ScenarioJudge.JudgeAsync(recorded);
        }
        catch (Exception error)
        {
            return CaseResult.Failed(recorded["name"]!.GetValue<string>(), null, $"the runner stopped: {error}");
        }
    }
}
