using System.Buffers;
using System.Text;

namespace Arvo;

/// <summary>
/// The URI rule of sources, subjects and the like: what JavaScript's <c>encodeURI</c> leaves alone (AS §1.3). No class of .NET has this rule.
/// </summary>
public static class ArvoUri
{
    const string Reserved = ";/?:@&=+$,#";
    static readonly SearchValues<char> Untouched = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()"
        + Reserved);

    /// <summary>Percent-encodes, <c>%</c> included: an encoded text is encoded again.</summary>
    /// <exception cref="ArgumentException">The text holds a lone surrogate.</exception>
    public static string Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryEncode(text, out var encoded) ? encoded : throw new ArgumentException("A lone surrogate can't be percent-encoded.", nameof(text));
    }

    /// <summary>As <see cref="Encode"/>; false when the text holds a lone surrogate.</summary>
    public static bool TryEncode(string text, out string encoded)
    {
        encoded = text;
        var first = text.AsSpan().IndexOfAnyExcept(Untouched);
        if (first < 0) return true;
        var builder = new StringBuilder(text, 0, first, text.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        for (var rest = text.AsSpan(first); rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != OperationStatus.Done) return false;
            if (Untouched.Contains(rest[0])) builder.Append(rest[0]);
            else foreach (var b in utf8[..rune.EncodeToUtf8(utf8)]) builder.Append('%').Append(b.ToString("X2", null));
            rest = rest[consumed..];
        }
        encoded = builder.ToString();
        return true;
    }

    /// <summary>
    /// Whether a text is its own encoding after one decoding: only untouched characters, and upper case escapes of UTF-8 characters that need one.
    /// So <c>a%2Fb</c> is invalid (a slash needs none), and so is every raw space, bracket or
    /// accent. The empty text is valid; lengths are checked elsewhere.
    /// </summary>
    public static bool IsValid(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.AsSpan();
        for (int next; (next = rest.IndexOfAnyExcept(Untouched)) >= 0; rest = rest[(next + EscapeLength(rest[next..]))..])
            if (EscapeLength(rest[next..]) == 0)
                return false;
        return true;
    }

    /// <summary>How many characters the escaped character at the start takes, 0 when it is none or needs no escape.</summary>
    static int EscapeLength(ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[4];
        for (var count = 1; count <= 4; count++)
        {
            if (!TryEscape(text, count - 1, out utf8[count - 1])) return 0;
            var status = Rune.DecodeFromUtf8(utf8[..count], out var rune, out _);
            if (status == OperationStatus.Done) return rune.IsAscii && Untouched.Contains((char)rune.Value) ? 0 : count * 3;
            if (status == OperationStatus.InvalidData) return 0;
        }
        return 0;
    }

    static bool TryEscape(ReadOnlySpan<char> text, int index, out byte value)
    {
        value = 0;
        var at = index * 3;
        if (text.Length < at + 3 || text[at] != '%' || !IsUpperHex(text[at + 1]) || !IsUpperHex(text[at + 2])) return false;
        value = (byte)(HexValue(text[at + 1]) << 4 | HexValue(text[at + 2]));
        return true;
    }

    static bool IsUpperHex(char c) => char.IsAsciiHexDigitUpper(c);

    static int HexValue(char c) => c <= '9' ? c - '0' : c - 'A' + 10;
}
