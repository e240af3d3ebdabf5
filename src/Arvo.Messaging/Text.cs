using System.Text;

namespace Arvo.Messaging;

/// <summary>Makes text of unknown origin fit for headers and logs.</summary>
static class Text
{
    const int BriefBytes = 256;

    /// <summary>At most <paramref name="maxBytes"/> of UTF-8, control characters replaced by blanks; never cuts a character in two.</summary>
    public static string Bounded(string text, int maxBytes)
    {
        var kept = new StringBuilder(Math.Min(text.Length, maxBytes));
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maxBytes) break;
            kept.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }
        return kept.ToString();
    }

    /// <summary>For a log line or an error's text.</summary>
    public static string Brief(string text) => Bounded(text, BriefBytes);
}
