using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using static Arvo.Orchestration.LengthPrefixed;

namespace Arvo.Orchestration;

/// <summary>
/// Ids of what a step emits, derived from what it consumed: UUIDv8 (RFC 9562) over SHA-256. The same step always gives the same ids,
/// however often it is run.
/// </summary>
/// <param name="subject">The instance.</param>
/// <param name="consumedSource">The source of the event that the step consumed.</param>
/// <param name="consumedId">Its id.</param>
internal sealed class DerivedIds(string subject, string consumedSource, string consumedId)
{
    static ReadOnlySpan<byte> Label => "arvo.out.v1"u8;

    static ReadOnlySpan<byte> ChildSuffix => "child"u8;

    /// <summary>The id of the event number <paramref name="ordinal"/> of the step, counted after domains are expanded.</summary>
    public string EventId(int ordinal, string type, string? domain) => Derive(ordinal, type, domain, default);

    /// <summary>The execution id of the child workflow that the event number <paramref name="ordinal"/> starts.</summary>
    public string ChildExecutionId(int ordinal, string type, string? domain) => Derive(ordinal, type, domain, ChildSuffix);

    string Derive(int ordinal, string type, string? domain, ReadOnlySpan<byte> suffix)
    {
        var size = Label.Length + SizeOf(subject) + SizeOf(consumedSource) + SizeOf(consumedId) + sizeof(int) + SizeOf(type) + SizeOf(domain ?? "")
            + suffix.Length;
        var rented = size > 1024 ? ArrayPool<byte>.Shared.Rent(size) : null;
        var buffer = rented is null ? stackalloc byte[size] : rented.AsSpan(0, size);

        Label.CopyTo(buffer);
        var end = Label.Length;
        end += Write(buffer[end..], subject);
        end += Write(buffer[end..], consumedSource);
        end += Write(buffer[end..], consumedId);
        BinaryPrimitives.WriteInt32BigEndian(buffer[end..], ordinal);
        end += sizeof(int);
        end += Write(buffer[end..], type);
        end += Write(buffer[end..], domain ?? "");
        suffix.CopyTo(buffer[end..]);

        var id = UuidOf(buffer);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return id;
    }

    static string UuidOf(ReadOnlySpan<byte> name)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true).ToString();
    }
}
