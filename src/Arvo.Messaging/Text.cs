using System.Text;

namespace Arvo.Messaging;

/// <summary>Makes text of unknown origin fit for headers and logs.</summary>
static class Text
{
    const int BriefBytes = 256;
    const int LongestBytes = 1024;

    /// <summary>
    /// For a header, or a name somebody will look for: at most 1 KiB of UTF-8, control characters replaced by blanks; never cuts a character in two.
    /// </summary>
    public static string Bounded(string text) => Bounded(text, LongestBytes);

    /// <summary>For a log line or an error's text: as <see cref="Bounded(string)"/>, of 256 bytes.</summary>
    public static string Brief(string text) => Bounded(text, BriefBytes);

    /// <summary>As <see cref="Bounded(string)"/>, of <paramref name="maxBytes"/>.</summary>
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
}
