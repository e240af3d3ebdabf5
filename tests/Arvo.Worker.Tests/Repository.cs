namespace Arvo.Worker.Tests;

/// <summary>The repository that the tests run in.</summary>
static class Repository
{
    public static string Root { get; } = RootOf(AppContext.BaseDirectory);

    /// <summary>The C# files of a folder, generated ones left out.</summary>
    public static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    static string RootOf(string folder) =>
        File.Exists(Path.Combine(folder, "Arvo.Worker.sln"))
            ? folder
            : RootOf(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository."));
}
