using System.Text.RegularExpressions;

namespace Arvo.Worker.Tests;

/// <summary>Every C# example in a README of the product is compiled somewhere: its lines stand in one of the tests.</summary>
public sealed partial class ReadmeTests
{
    const string Here = "tests/Arvo.Worker.Tests/ReadmeExamples.cs";

    public static TheoryData<string, string[]> Examples() => new()
    {
        { "README.md", [Here] },
        { "src/Arvo.Core/README.md", ["tests/Arvo.Core.Tests/ReadmeExampleTests.cs"] },
        { "src/Arvo.JsonSchema/README.md", ["tests/Arvo.Core.Tests/ReadmeExampleTests.cs", Here] },
        { "src/Arvo.Memory.MongoDB/README.md", ["tests/Arvo.Memory.MongoDB.Tests/ReadmeExample.cs"] },
        { "src/Arvo.Memory.Postgres/README.md", [Here] },
        { "src/Arvo.Memory.Sqlite/README.md", [Here] },
        { "src/Arvo.Messaging/README.md", [Here] },
        { "src/Arvo.Orchestration/README.md", ["tests/Arvo.Orchestration.Tests/ReadmeExample.cs"] },
        { "src/Arvo.Orchestration/Durable/README.md", [Here] },
        { "src/Arvo.Statecharts/README.md", ["tests/Arvo.Statecharts.Tests/ReadmeExample.cs"] },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_compiled(string readme, string[] sources)
    {
        var compiled = sources.SelectMany(LinesOf).ToHashSet(StringComparer.Ordinal);

        Shown(readme).Except(compiled).ShouldBeEmpty();
    }

    [Fact]
    public void No_example_is_left_out()
    {
        var ofProjects = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "README.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file));

        ofProjects.Append("README.md").Where(readme => Shown(readme).Length > 0)
            .ShouldBe(Examples().Select(row => row.Data.Item1), ignoreOrder: true);
    }

    static string[] Shown(string readme) =>
        [.. Example().Matches(File.ReadAllText(Path.Combine(Repository.Root, readme))).SelectMany(block => block.Groups[1].Value.Split('\n')).Select(Bare)
            .Where(line => line.Length > 0)];

    static IEnumerable<string> LinesOf(string source) => File.ReadLines(Path.Combine(Repository.Root, source)).Select(Bare);

    static string Bare(string line) => Remark().Replace(line, "").Trim();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Example();

    [GeneratedRegex(@"(^|\s+)// .*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Remark();
}
