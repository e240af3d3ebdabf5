using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>
/// Member names repeat in every snapshot and event. A small table per thread, overwritten on collision, saves making the same string again;
/// names that are long or escaped don't use it, so that no input can make it large.
/// </summary>
static class NameCache
{
    const int Slots = 256;
    const int LongestName = 32;

    [ThreadStatic]
    static string[]? _names;

    public static string Get(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > LongestName)
            return reader.GetString() ?? "";

        var names = _names ??= new string[Slots];
        var utf8 = reader.ValueSpan;
        var slot = (utf8.Length * 31 + utf8[0] * 17 + utf8[^1] * 7 + utf8[utf8.Length / 2]) & (Slots - 1);
        var known = names[slot];
        if (known is not null && reader.ValueTextEquals(known))
            return known;
        // A property name token always has text.
        return names[slot] = reader.GetString()!;
    }
}
