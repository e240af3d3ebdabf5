using System.Buffers.Binary;
using System.Text;

namespace Arvo.Orchestration;

/// <summary>A text in what is hashed: its length in bytes, big endian, and its UTF-8, so that no two lists of texts are the same bytes.</summary>
internal static class LengthPrefixed
{
    public static int SizeOf(string text) => sizeof(int) + Encoding.UTF8.GetByteCount(text);

    /// <returns>How many bytes were written.</returns>
    public static int Write(Span<byte> target, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, target[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(target, length);
        return sizeof(int) + length;
    }
}
