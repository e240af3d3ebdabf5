using System.Diagnostics.CodeAnalysis;

namespace Arvo;

/// <summary>
/// A version of a contract: three groups of ASCII digits (AS §2.2). Leading zeros are allowed and compare equal to the plain form
/// (<see cref="CompareTo"/>), yet <c>01.0.0</c> and <c>1.0.0</c> are different keys (equality is by text). No pre-release or build parts.
/// </summary>
public readonly record struct ArvoSemanticVersion : IComparable<ArvoSemanticVersion>
{
    /// <summary>The text <c>0.0.0</c>: no particular version (system errors, subjects without version). No contract may have it.</summary>
    public const string WildcardText = "0.0.0";

    ArvoSemanticVersion(string text) => Text = text;

    /// <summary>As written; empty for <c>default</c>.</summary>
    public string Text { get => field ?? ""; }

    /// <summary>Whether this is exactly <see cref="WildcardText"/>.</summary>
    public bool IsWildcard => Text == WildcardText;

    /// <summary>Whether a text is a version.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text)
    {
        int dots = 0, digits = 0;
        foreach (var c in text.AsSpan())
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (c != '.' || digits == 0) return false;
            else (dots, digits) = (dots + 1, 0);
        }
        return digits > 0 && dots == 2;
    }

    /// <summary>Reads a version.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static ArvoSemanticVersion Parse(string text) =>
        TryParse(text, out var version) ? version : throw new FormatException($"'{text}' is no semantic version like 1.0.0.");

    /// <summary>Reads a version; false when the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ArvoSemanticVersion version)
    {
        version = IsValid(text) ? new ArvoSemanticVersion(text) : default;
        return version.Text.Length > 0;
    }

    /// <summary>Numeric order of major, minor and patch.</summary>
    public int CompareTo(ArvoSemanticVersion other)
    {
        Span<Range> mine = stackalloc Range[3], theirs = stackalloc Range[3];
        var groups = Math.Min(Text.AsSpan().Split(mine, '.'), other.Text.AsSpan().Split(theirs, '.'));
        for (var i = 0; i < groups; i++)
            if (CompareNumbers(Text.AsSpan(mine[i]), other.Text.AsSpan(theirs[i])) is not 0 and var order)
                return order;
        return 0;
    }

    /// <summary>Numeric order of two version texts: -1, 0 or 1.</summary>
    /// <exception cref="FormatException">One of them is no version.</exception>
    public static int Compare(string left, string right) => Math.Sign(Parse(left).CompareTo(Parse(right)));

    /// <inheritdoc/>
    public override string ToString() => Text;

    // Digit by digit, because a group may be longer than any integer.
    static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }
}
