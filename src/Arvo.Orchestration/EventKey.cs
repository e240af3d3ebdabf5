using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Arvo.Orchestration;

/// <summary>The 16 bytes by which a consumed event is recognised: a hash of its source and id (CloudEvents: the pair is unique). RL §2.1.</summary>
public readonly record struct EventKey(UInt128 Value)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 16;

    /// <summary>The key of an event.</summary>
    public static EventKey Of(ArvoEvent consumed) => Of(consumed.Source, consumed.Id);

    /// <summary>The key of a (source, id) pair.</summary>
    public static EventKey Of(string source, string id)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("arvo.in.v1"u8);
        AppendLengthPrefixed(hash, source);
        AppendLengthPrefixed(hash, id);
        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return new EventKey(BinaryPrimitives.ReadUInt128BigEndian(digest));
    }

    /// <summary>The key as stored: big endian, 16 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static EventKey FromBytes(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    static void AppendLengthPrefixed(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
