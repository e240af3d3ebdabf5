using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Arvo.Orchestration;

/// <summary>Texts that people read, as every store can keep them: well-formed Unicode without NUL, no longer than a limit.</summary>
internal static class BoundedText
{
    const string Cut = "…";
    const char Replacement = '\uFFFD';

    /// <summary>The text itself if it fits; else as many whole text elements as fit before an ellipsis.</summary>
    public static string? Within(string? text, int limit)
    {
        var stored = WellFormed(text);
        if (stored is null || HasBytesWithin(stored, limit)) return stored;
        var (kept, bytes) = (0, Encoding.UTF8.GetByteCount(Cut));
        while (true)
        {
            var element = StringInfo.GetNextTextElementLength(stored.AsSpan(kept));
            bytes += Encoding.UTF8.GetByteCount(stored.AsSpan(kept, element));
            if (bytes > limit) return string.Concat(stored.AsSpan(0, kept), Cut);
            kept += element;
        }
    }

    /// <summary>The text with the replacement character for each NUL and half surrogate pair; itself when it has none.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? WellFormed(string? text)
    {
        if (text is null || IsWellFormed(text)) return text;
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // a half pair comes as the replacement character
        {
            if (rune.Value == 0) builder.Append(Replacement);
            else builder.Append(rune);
        }
        return builder.ToString();
    }

    /// <summary>Whether it stays as it is within the limit.</summary>
    public static bool Fits(string? text, int limit) => text is null || (IsWellFormed(text) && HasBytesWithin(text, limit));

    static bool HasBytesWithin(string text, int limit) => text.Length <= limit / 3 || Encoding.UTF8.GetByteCount(text) <= limit;

    public static bool IsWellFormed([NotNullWhen(false)] string? text)
    {
        if (text is null) return true;
        if (text.Contains('\0')) return false;
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return true;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }
}
