using System.Text.RegularExpressions;

namespace Arvo.Statecharts;

/// <summary>A name for code: what the author wrote after the arrow, on one line.</summary>
static partial class LambdaText
{
    const int Longest = 80;

    public static string Of(string expression)
    {
        var body = Parameters().Replace(expression, "");
        var line = Blanks().Replace(body, " ").Trim();
        return line.Length <= Longest ? line : line[..(Longest - 1)] + "…";
    }

    [GeneratedRegex(@"^\s*(static\s+)?(\([^()]*\)|\w+)\s*=>", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameters();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blanks();
}
