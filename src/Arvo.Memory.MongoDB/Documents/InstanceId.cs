using System.Security.Cryptography;
using System.Text;
using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// The key of an instance's document: SHA-256 of its subject in UTF-8. Fixed length, as a subject
/// may be longer than is good for an index, and spread evenly over shards.
/// </summary>
internal static class InstanceId
{
    public static BsonBinaryData Of(string subject)
    {
        var length = Encoding.UTF8.GetByteCount(subject);
        var utf8 = length <= 512 ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(subject, utf8);
        return new BsonBinaryData(SHA256.HashData(utf8));
    }
}
