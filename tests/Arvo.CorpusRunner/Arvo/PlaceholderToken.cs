using System.Text.RegularExpressions;

namespace Arvo.CorpusRunner;

public enum PlaceholderKind
{
    None,
    Uuid,
    Managed,
    Subject,
    Time,
    Trace,
    Stack,
    Text,
    Contains,
    Any,
}

/// <summary>The tokens that stand for values which differ from run to run; always a whole text or a whole object key.</summary>
public static partial class PlaceholderToken
{
    public static PlaceholderKind KindOf(string text) => text switch
    {
        "<time>" => PlaceholderKind.Time,
        "<trace>" => PlaceholderKind.Trace,
        "<stack>" => PlaceholderKind.Stack,
        "<text>" => PlaceholderKind.Text,
        "<any>" => PlaceholderKind.Any,
        _ when Numbered().Match(text) is { Success: true } match => match.Groups[1].ValueSpan switch
        {
            "uuid" => PlaceholderKind.Uuid,
            "managed" => PlaceholderKind.Managed,
            _ => PlaceholderKind.Subject,
        },
        _ when text.StartsWith("<contains:", StringComparison.Ordinal) && text.EndsWith('>') => PlaceholderKind.Contains,
        _ => PlaceholderKind.None,
    };

    /// <summary>Whether it is bound to one value within a case.</summary>
    public static bool IsNumbered(string text) => KindOf(text) is PlaceholderKind.Uuid or PlaceholderKind.Managed or PlaceholderKind.Subject;

    /// <summary>X of <c>&lt;contains:X&gt;</c>.</summary>
    public static string ContainedIn(string token) => token["<contains:".Length..^1];

    [GeneratedRegex(@"\A<(uuid|managed|subject):[0-9]+>\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbered();
}
