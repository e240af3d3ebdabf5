using System.Globalization;

namespace Arvo;

/// <summary>The texts of an event's <c>time</c> (AS §1.6).</summary>
public static class ArvoTime
{
    // Under load many events fall into one millisecond and share its text.
    static volatile Formatted? _last;

    /// <summary><c>yyyy-MM-ddTHH:mm:ss.fff+00:00</c>, always UTC. The reference stamps local time as UTC (W24); this doesn't.</summary>
    public static string Format(DateTimeOffset time)
    {
        var millisecond = time.UtcTicks / TimeSpan.TicksPerMillisecond;
        if (_last is { } last && last.Millisecond == millisecond) return last.Text;
        var text = Write(time.UtcDateTime);
        _last = new Formatted(millisecond, text);
        return text;
    }

    /// <summary>The current time of a clock, as <see cref="Format"/>.</summary>
    public static string Now(TimeProvider time) => Format(time.GetUtcNow());

    /// <summary>
    /// Whether a text is a date of the calendar, <c>T</c>, <c>HH:mm</c> with optional seconds and fraction, then <c>Z</c>, <c>±hh:mm</c> or
    /// <c>±hhmm</c>. No leap seconds, no hour 24, no lower case letters; the digits of an offset are not range-checked.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length >= 17 && IsDate(text[..10]) && text[10] == 'T' && ClockLength(text[11..]) is > 0 and var length && IsZone(text[(11 + length)..]);

    static string Write(DateTime utc) => string.Create(29, utc, static (text, utc) =>
    {
        // The round-trip format is several times as fast as a pattern; its 23 first characters end with the milliseconds.
        Span<char> roundTrip = stackalloc char[28];
        utc.TryFormat(roundTrip, out _, "O", CultureInfo.InvariantCulture);
        roundTrip[..23].CopyTo(text);
        "+00:00".CopyTo(text[23..]);
    });

    static bool IsDate(ReadOnlySpan<char> text)
    {
        if (text[4] != '-' || text[7] != '-' || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month)
            || !TryDigits(text[8..], out var day))
            return false;
        return month is >= 1 and <= 12 && day >= 1 && day <= DaysIn(year, month);
    }

    // The year 0000 is a leap year of the proleptic calendar, unknown to DateTime.
    static int DaysIn(int year, int month) => DateTime.DaysInMonth(year == 0 ? 4 : year, month);

    /// <summary>How many characters the clock time takes, 0 when it is wrong.</summary>
    static int ClockLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 5 || text[2] != ':' || !TryDigits(text[..2], out var hour) || !TryDigits(text[3..5], out var minute) || hour > 23
            || minute > 59)
            return 0;
        if (text.Length < 8 || text[5] != ':') return 5;
        if (!TryDigits(text[6..8], out var second) || second > 59) return 0;
        if (text.Length == 8 || text[8] != '.') return 8;
        var digits = text[9..].IndexOfAnyExceptInRange('0', '9');
        return digits > 0 ? 9 + digits : 0;
    }

    static bool IsZone(ReadOnlySpan<char> text) => text switch
    {
        ['Z'] => true,
        ['+' or '-', var a, var b, ':', var c, var d] => AreDigits(a, b, c, d),
        ['+' or '-', var a, var b, var c, var d] => AreDigits(a, b, c, d),
        _ => false,
    };

    static bool AreDigits(char a, char b, char c, char d) =>
        char.IsAsciiDigit(a) && char.IsAsciiDigit(b) && char.IsAsciiDigit(c) && char.IsAsciiDigit(d);

    static bool TryDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
            value = value * 10 + (c - '0');
        }
        return true;
    }

    sealed record Formatted(long Millisecond, string Text);
}
