using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text;

namespace Arvo;

/// <summary>
/// The text form of subjects and managed ids: UTF-8, zlib (RFC 1950), base64. Reading is bounded, because whoever can publish can send a bomb (W29).
/// It is as lenient as the reference where that is harmless: URL-safe alphabet, no padding, white
/// space, gzip framing. Other characters and bytes after the stream are refused.
/// </summary>
static class CompressedText
{
    /// <summary>Longest text.</summary>
    public const int MaxTextLength = 8 * 1024;

    /// <summary>Largest content.</summary>
    public const int MaxContentLength = 64 * 1024;

    /// <summary>So many bytes of content are allowed to each compressed one, beyond <see cref="FreeLength"/>.</summary>
    public const int MaxRatio = 100;

    /// <summary>So much content is allowed at any ratio.</summary>
    public const int FreeLength = 4 * 1024;

    /// <summary>Whether what was encoded may be read again.</summary>
    public static bool IsReadable(string text, int contentLength) =>
        text.Length <= MaxTextLength && contentLength <= ContentLimit(text.Length / 4 * 3);

    static int ContentLimit(int compressedLength) => Math.Min(MaxContentLength, FreeLength + compressedLength * MaxRatio);

    public static string Encode(ReadOnlySpan<byte> utf8)
    {
        using var stream = new MemoryStream(utf8.Length);
        using (var deflate = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(utf8);
        return Convert.ToBase64String(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? content, [NotNullWhen(false)] out string? fault)
    {
        content = null;
        if (text.Length > MaxTextLength) fault = $"is longer than {MaxTextLength} characters";
        else if (FromBase64(text) is not { } compressed) fault = "is no base64";
        else content = Inflate(compressed, out fault);
        if (content is null) fault ??= "is no zlib stream";
        return content is not null;
    }

    static byte[]? FromBase64(string text)
    {
        // Narrowing first is many times as fast as converting characters; what is no Latin becomes '?', which is no base64.
        var narrow = Encoding.Latin1.GetBytes(text);
        return Base64.DecodeFromUtf8InPlace(narrow, out var length) == OperationStatus.Done ? narrow[..length] : FromLenientBase64(text);
    }

    static byte[]? FromLenientBase64(string text)
    {
        var plain = new char[text.Length + 3];
        var length = 0;
        foreach (var c in text.AsSpan().TrimEnd("= \t\r\n"))
            if (c is not (' ' or '\t' or '\r' or '\n'))
                plain[length++] = c switch { '-' => '+', '_' => '/', _ => c };
        while (length % 4 != 0) plain[length++] = '=';
        var bytes = new byte[length / 4 * 3];
        return Convert.TryFromBase64Chars(plain.AsSpan(0, length), bytes, out var written) ? bytes[..written] : null;
    }

    static byte[]? Inflate(byte[] compressed, out string? fault)
    {
        fault = null;
        var limit = ContentLimit(compressed.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(limit + 1);
        try
        {
            var isGzip = compressed is [0x1F, 0x8B, ..];
            using Stream inflate = isGzip
                ? new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress)
                : new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            var length = inflate.ReadAtLeast(buffer.AsSpan(0, limit + 1), limit + 1, throwOnEndOfStream: false);
            if (length > limit) fault = $"inflates to more than {limit} bytes";
            else if (isGzip ? !EndsAsGzip(compressed, length) : !EndsAsZlib(compressed, buffer.AsSpan(0, length)))
                fault = "is a damaged or continued stream";
            return fault is null ? buffer.AsSpan(0, length).ToArray() : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // .NET stops silently after the stream, and at a stream that is cut off; the checksum at the very end tells both.
    static bool EndsAsZlib(ReadOnlySpan<byte> compressed, ReadOnlySpan<byte> content) =>
        compressed.Length > 6 && BinaryPrimitives.ReadUInt32BigEndian(compressed[^4..]) == Adler32(content);

    static bool EndsAsGzip(ReadOnlySpan<byte> compressed, int length) =>
        compressed.Length > 18 && BinaryPrimitives.ReadInt32LittleEndian(compressed[^4..]) == length;

    /// <summary>RFC 1950 §8.2; 5552 is the most bytes that can be added before the sums must be reduced.</summary>
    static uint Adler32(ReadOnlySpan<byte> content)
    {
        uint a = 1, b = 0;
        for (; content.Length > 0; content = content[Math.Min(5552, content.Length)..])
        {
            foreach (var value in content[..Math.Min(5552, content.Length)]) b += a += value;
            (a, b) = (a % 65521, b % 65521);
        }
        return b << 16 | a;
    }
}
