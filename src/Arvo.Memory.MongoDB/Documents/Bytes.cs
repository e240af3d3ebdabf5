using System.Runtime.InteropServices;
using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// Bytes to and from BSON binary of subtype 0, without a copy where memory is a whole array. Subtype 4 with the same bytes would be another value.
/// </summary>
internal static class Bytes
{
    public static BsonBinaryData ToBson(ReadOnlyMemory<byte> bytes) =>
        new(MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Array is { } array && array.Length == segment.Count
            ? array
            : bytes.ToArray());

    public static BsonArray ToBson(IReadOnlyList<EventKey> keys)
    {
        var array = new BsonArray(keys.Count);
        for (var i = 0; i < keys.Count; i++) array.Add(new BsonBinaryData(keys[i].ToBytes()));
        return array;
    }

    public static ReadOnlyMemory<byte> Of(BsonValue value) => value.AsBsonBinaryData.Bytes;

    // Typed, as null would become empty memory: absent is not empty.
    public static ReadOnlyMemory<byte>? OrNull(BsonDocument document, string name) =>
        document.TryGetValue(name, out var value) ? Of(value) : default(ReadOnlyMemory<byte>?);
}
