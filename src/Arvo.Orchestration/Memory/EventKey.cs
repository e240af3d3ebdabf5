using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>The 16 bytes by which a consumed event is recognised: a hash of its source and id (CloudEvents: the pair is unique).</summary>
public readonly record struct EventKey(UInt128 Value)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 16;

    /// <summary>The key of an event.</summary>
    public static EventKey Of(ArvoEvent consumed) => Of(consumed.Source, consumed.Id);

    /// <summary>The key of a (source, id) pair.</summary>
    public static EventKey Of(string source, string id)
    {
        var length = Prefix.Length + LengthPrefixed.SizeOf(source) + LengthPrefixed.SizeOf(id);
        var input = length <= 512 ? stackalloc byte[length] : new byte[length];
        Prefix.CopyTo(input);
        var written = Prefix.Length;
        written += LengthPrefixed.Write(input[written..], source);
        LengthPrefixed.Write(input[written..], id);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, digest);
        return new EventKey(BinaryPrimitives.ReadUInt128BigEndian(digest));
    }

    /// <summary>The key of a flat event; null when it is none.</summary>
    internal static EventKey? TryOf(JsonElement? flat) =>
        flat is { ValueKind: JsonValueKind.Object } consumed
        && consumed.TryGetProperty("source"u8, out var source) && source.ValueKind == JsonValueKind.String
        && consumed.TryGetProperty("id"u8, out var id) && id.ValueKind == JsonValueKind.String
            ? Of(source.ToString(), id.ToString())
            : null;

    /// <summary>The key as stored: big endian, 16 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static EventKey FromBytes(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    static ReadOnlySpan<byte> Prefix => "arvo.in.v1"u8;
}
