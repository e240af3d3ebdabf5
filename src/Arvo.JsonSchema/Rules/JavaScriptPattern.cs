using System.Text;
using System.Text.RegularExpressions;

namespace Arvo.JsonSchema;

/// <summary>
/// A JavaScript pattern as a .NET one. They differ in what <c>$</c>, <c>\d</c>, <c>\w</c>, <c>\s</c> and the dot match: JavaScript's <c>$</c> is only
/// the end, its digits and word characters are ASCII. Runs without backtracking where the pattern allows it, else with a time limit.
/// </summary>
static class JavaScriptPattern
{
    const string Spaces = @"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

    /// <summary>For patterns that need backtracking. Generous, because a busy machine counts too, and an author wrote the pattern.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <exception cref="ArgumentException">No pattern.</exception>
    public static Regex Compile(string pattern)
    {
        var translated = Translate(pattern);
        try
        {
            return new Regex(translated, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex(translated, RegexOptions.CultureInvariant, Limit); // lookarounds and back references
        }
    }

    static string Translate(string pattern)
    {
        var result = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length) result.Append(Escape(pattern[++i], inClass));
            else if (c == '[' && !inClass && pattern.AsSpan(i).StartsWith("[]")) (result, i) = (result.Append("(?!)"), i + 1);
            else if (c == '[' && !inClass && pattern.AsSpan(i).StartsWith("[^]")) (result, i) = (result.Append(@"[\s\S]"), i + 2);
            else if (c == '[') result.Append(inClass ? @"\[" : Opened(ref inClass)); // a bracket inside a class is plain in JavaScript
            else if (c == ']') (inClass, result) = (false, result.Append(c));
            else result.Append(inClass ? c.ToString() : Outside(c));
        }
        return result.ToString();
    }

    static string Opened(ref bool inClass)
    {
        inClass = true;
        return "[";
    }

    static string Outside(char c) => c switch
    {
        '$' => @"\z",
        '.' => @"[^\n\r\u2028\u2029]",
        _ => c.ToString(),
    };

    static string Escape(char c, bool inClass) => (c, inClass) switch
    {
        ('d', true) => "0-9",
        ('d', false) => "[0-9]",
        ('D', false) => "[^0-9]",
        ('w', true) => "A-Za-z0-9_",
        ('w', false) => "[A-Za-z0-9_]",
        ('W', false) => "[^A-Za-z0-9_]",
        ('s', true) => Spaces,
        ('s', false) => $"[{Spaces}]",
        ('S', false) => $"[^{Spaces}]",
        _ => $"\\{c}",
    };
}
