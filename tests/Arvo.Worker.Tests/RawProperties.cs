using System.Buffers.Binary;
using RabbitMQ.Client;

namespace Arvo.Worker.Tests;

/// <summary>
/// A message's properties as bytes of one's own, as only a hostile client writes them. Channels with tracked confirms would write them anew.
/// </summary>
sealed class RawProperties(byte[] bytes) : IReadOnlyBasicProperties, IAmqpHeader
{
    const byte HeadersFlag = 0x20;
    const int ListStart = 5; // 'A' and its length

    /// <summary>One header: lists in lists, as many as go into a frame.</summary>
    public static RawProperties NestedWithoutEnd()
    {
        var bytes = new byte[130_000];
        (bytes[0], bytes[6], bytes[7]) = (HeadersFlag, 1, (byte)'h');
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(2), (uint)bytes.Length - 6);
        var at = 8;
        for (; at + ListStart <= bytes.Length; at += ListStart)
        {
            bytes[at] = (byte)'A';
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at + 1), (uint)(bytes.Length - at - ListStart));
        }
        bytes.AsSpan(at).Fill((byte)'V');
        return new RawProperties(bytes);
    }

    /// <summary>One header: a decimal.</summary>
    public static RawProperties WithDecimal(byte places)
    {
        byte[] header = [1, (byte)'h', (byte)'D', places, 0, 0, 0, 1];
        return new RawProperties([HeadersFlag, 0, 0, 0, 0, (byte)header.Length, .. header]);
    }

    public ushort ProtocolClassId => 60; // basic

    public int GetRequiredBufferSize() => bytes.Length;

    public int WriteTo(Span<byte> span)
    {
        bytes.CopyTo(span);
        return bytes.Length;
    }

    public string? AppId => null;
    public string? ClusterId => null;
    public string? ContentEncoding => null;
    public string? ContentType => null;
    public string? CorrelationId => null;
    public DeliveryModes DeliveryMode => DeliveryModes.Transient;
    public string? Expiration => null;
    public IDictionary<string, object?>? Headers => null;
    public string? MessageId => null;
    public bool Persistent => false;
    public byte Priority => 0;
    public string? ReplyTo => null;
    public PublicationAddress? ReplyToAddress => null;
    public AmqpTimestamp Timestamp => default;
    public string? Type => null;
    public string? UserId => null;
    public bool IsAppIdPresent() => false;
    public bool IsClusterIdPresent() => false;
    public bool IsContentEncodingPresent() => false;
    public bool IsContentTypePresent() => false;
    public bool IsCorrelationIdPresent() => false;
    public bool IsDeliveryModePresent() => false;
    public bool IsExpirationPresent() => false;
    public bool IsHeadersPresent() => true;
    public bool IsMessageIdPresent() => false;
    public bool IsPriorityPresent() => false;
    public bool IsReplyToPresent() => false;
    public bool IsTimestampPresent() => false;
    public bool IsTypePresent() => false;
    public bool IsUserIdPresent() => false;
}
