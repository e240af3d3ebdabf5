namespace Arvo.TestKit;

/// <summary>Finds server programs on this machine.</summary>
static class InstalledBinary
{
    /// <summary>
    /// The program's full path: from the folder an environment variable names, else the first of
    /// <paramref name="folders"/> that has it, else the PATH; null when it is nowhere.
    /// </summary>
    public static string? Find(string name, string overrideVariable, IEnumerable<string> folders)
    {
        IEnumerable<string> chosen = Environment.GetEnvironmentVariable(overrideVariable) is { Length: > 0 } folder
            ? [folder]
            : [.. folders, .. SearchPath()];
        return chosen.Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists);
    }

    static string[] SearchPath() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
}
