using System.Globalization;

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

    /// <summary>A finite number as <c>JSON.stringify</c> writes it (ECMA-262, Number::toString): the same digits as .NET, an exponent only from 1e21 and below 1e-6.</summary>
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

    static bool IsSpace(char c) => c == '\uFEFF' || (c != '\u0085' && char.IsWhiteSpace(c));
}
