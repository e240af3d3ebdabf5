using System.Text.Json;

namespace Arvo.CorpusRunner.Statecharts;

/// <summary>Recorded statechart cases (<c>statechart-corpus/1</c>): every file of a folder, every case of a file.</summary>
public static class StatechartCorpus
{
    const string Format = "statechart-corpus/1";

    static readonly JsonDocumentOptions Options = new() { MaxDepth = 2048 };

    /// <summary>Runs all cases below a folder, in the order of file names.</summary>
    public static IEnumerable<CaseResult> RunFolder(string folder) => Files(folder).SelectMany(RunFile);

    /// <summary>The files of cases below a folder: those that say so.</summary>
    public static IEnumerable<string> Files(string folder) => Directory
        .EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
        .Where(IsGroup)
        .Order(StringComparer.Ordinal);

    /// <summary>Runs all cases of a file.</summary>
    public static IEnumerable<CaseResult> RunFile(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path), Options);
        foreach (var element in document.RootElement.GetProperty("cases").EnumerateArray())
            yield return Run(element);
    }

    /// <summary>Runs one case. Fields that the format doesn't know make it fail.</summary>
    public static CaseResult Run(JsonElement element)
    {
        var name = element.TryGetProperty("name", out var given) ? given.ToString() : "(case without a name)";
        try
        {
            var recorded = StatechartCase.Read(element);
            if (CaseReplay.Run(recorded) is not { } difference) return new(name, CaseOutcome.Passed);
            return AcceptedDifferences.ReasonFor(recorded) is { } reason
                ? new(name, CaseOutcome.Accepted, $"{reason} ({difference})")
                : new(name, CaseOutcome.Failed, difference);
        }
        catch (CorpusFormatException wrong)
        {
            return new(name, CaseOutcome.Failed, $"not a case of {Format}: {wrong.Message}");
        }
        catch (Exception error)
        {
            return new(name, CaseOutcome.Failed, $"threw {error.GetType().Name}: {error.Message}");
        }
    }

    static bool IsGroup(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path), Options);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("format", out var format)
            && format.ValueEquals(Format);
    }
}
