namespace Arvo.Statecharts.Tests;

/// <summary>Recorded cases that are not copied into the repository.</summary>
static class SharedCorpus
{
    public const string Variable = "ARVO_STATECHART_CORPUS";

    /// <summary>The folder the variable names, or <c>shared/corpus/statecharts</c> beside the repository; null when there is none.</summary>
    public static string? Folder
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
                return Directory.Exists(named) ? named : throw new DirectoryNotFoundException($"{Variable} names '{named}', which doesn't exist.");
            return Candidates().FirstOrDefault(Directory.Exists);
        }
    }

    static IEnumerable<string> Candidates()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "shared", "corpus", "statecharts");
    }
}
