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
        if (text is null) return null;
        var stored = WellFormed(text);
        if (stored.Length <= limit / 3 || Encoding.UTF8.GetByteCount(stored) <= limit) return stored;
        var (kept, bytes) = (0, Encoding.UTF8.GetByteCount(Cut));
        while (true)
        {
            var element = StringInfo.GetNextTextElementLength(stored.AsSpan(kept));
            bytes += Encoding.UTF8.GetByteCount(stored.AsSpan(kept, element));
            if (bytes > limit) return string.Concat(stored.AsSpan(0, kept), Cut);
            kept += element;
        }
    }

    static string WellFormed(string text)
    {
        if (!text.Contains('\0') && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return text;
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // a half pair comes as the replacement character
        {
            if (rune.Value == 0) builder.Append(Replacement);
            else builder.Append(rune);
        }
        return builder.ToString();
    }
}
