using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Arvo;

/// <summary>Escapes exactly what JSON demands, as <c>JSON.stringify</c> does: quote, backslash and the control characters below a space.</summary>
sealed class PlainJsonEncoder : JavaScriptEncoder
{
    public static readonly PlainJsonEncoder Instance = new();

    static readonly SearchValues<byte> EscapedBytes = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);
    static readonly SearchValues<char> EscapedChars = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (char)i), '"', '\\']);

    /// <summary>The longest escape is <c>\u001f</c>.</summary>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\';

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => utf8Text.IndexOfAny(EscapedBytes);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength) =>
        new ReadOnlySpan<char>(text, textLength).IndexOfAny(EscapedChars);

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var target = new Span<char>(buffer, bufferLength);
        if (!WillEncode(unicodeScalar)) return new Rune(unicodeScalar).TryEncodeToUtf16(target, out numberOfCharactersWritten);
        var escape = EscapeOf(unicodeScalar);
        numberOfCharactersWritten = escape.TryCopyTo(target) ? escape.Length : 0;
        return numberOfCharactersWritten > 0;
    }

    static string EscapeOf(int unicodeScalar) => unicodeScalar switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => $"\\u{unicodeScalar:x4}",
    };
}
