using System.Globalization;
using System.Text;

namespace Arvo;

/// <summary>Where JavaScript's texts differ from .NET's.</summary>
static class JavaScriptText
{
    /// <summary>JavaScript counts the byte order mark as white space, and NEL not.</summary>
    public static string Trim(string text)
    {
        int start = 0, end = text.Length;
        while (start < end && IsSpace(text[start])) start++;
        while (end > start && IsSpace(text[end - 1])) end--;
        return text[start..end];
    }

    /// <summary>
    /// Lower case by Unicode's SpecialCasing, which .NET leaves out: a capital I with a dot keeps its
    /// dot as a character of its own, and a sigma that ends a word is a final one.
    /// </summary>
    public static string ToLower(string text)
    {
        var lower = text.ToLowerInvariant();
        if (!text.AsSpan().ContainsAny(DottedI, Sigma)) return lower;

        var special = new StringBuilder(lower.Length + 1);
        for (var i = 0; i < text.Length; i++) // .NET maps code unit by code unit, so that places agree
        {
            if (text[i] == DottedI) special.Append("i\u0307");
            else special.Append(text[i] == Sigma && EndsWord(text, i) ? FinalSigma : lower[i]);
        }

        return special.ToString();
    }

    /// <summary>
    /// A finite number as <c>JSON.stringify</c> writes it (ECMA-262, Number::toString): the same
    /// digits as .NET, an exponent only from 1e21 and below 1e-6.
    /// </summary>
    public static string Of(double value)
    {
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E');
        if (mark < 0) return shortest;
        var exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = value < 0 ? "-" : "";
        var digits = shortest[..mark].TrimStart('-').Replace(".", "", StringComparison.Ordinal);
        return exponent switch
        {
            >= 0 and < 21 => $"{sign}{digits.PadRight(exponent + 1, '0')}",
            < 0 and >= -6 => $"{sign}0.{new string('0', -exponent - 1)}{digits}",
            _ => $"{sign}{digits[0]}{(digits.Length > 1 ? $".{digits[1..]}" : "")}e{(exponent < 0 ? "" : "+")}{exponent}",
        };
    }

    const char DottedI = '\u0130', Sigma = '\u03A3', FinalSigma = '\u03C2';

    // Unicode's Final_Sigma: a cased letter before and none after, characters that don't matter to case left out.
    static bool EndsWord(string text, int at)
    {
        var before = at - 1;
        while (before >= 0 && !IsWhole(text, before)) before--;
        var after = at + 1;
        while (after < text.Length && !IsWhole(text, after)) after++;
        return before >= 0 && IsCased(text, before) && !(after < text.Length && IsCased(text, after));
    }

    static bool IsWhole(string text, int at) =>
        !"'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A".Contains(text[at], StringComparison.Ordinal)
        && CategoryAt(text,
            at) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter
                or UnicodeCategory.ModifierSymbol);

    static bool IsCased(string text, int at) =>
        CategoryAt(text, at) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    static UnicodeCategory CategoryAt(string text, int at) =>
        CharUnicodeInfo.GetUnicodeCategory(text, char.IsLowSurrogate(text[at]) && at > 0 && char.IsHighSurrogate(text[at - 1]) ? at - 1 : at);

    static bool IsSpace(char c) => c == '\uFEFF' || (c != '\u0085' && char.IsWhiteSpace(c));
}
