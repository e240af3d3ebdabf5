using System.Text.RegularExpressions;

namespace Arvo.Statecharts.Tests;

public sealed partial class AuthoringGuideTests
{
    [Fact]
    public void Every_example_of_the_guide_is_code_that_is_compiled_here()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Authoring"), "*.cs").Select(File.ReadAllText).Select(Squeeze)
            .ToList();
        var guide = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "AUTHORING.md"));

        var examples = Examples().Matches(guide);

        examples.Count.ShouldBe(3);
        foreach (Match example in examples)
            sources.ShouldContain(source => source.Contains(Squeeze(example.Groups["code"].Value)), example.Groups["code"].Value);
    }

    // Indentation and blank lines don't matter.
    static string Squeeze(string code) => Blanks().Replace(code, " ").Trim();

    [GeneratedRegex("<!-- example: .*? -->\\s*```csharp\\s*(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Examples();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
