using System.Net.Mime;
using System.Runtime.InteropServices;
using Arvo.Orchestration;
using MassTransit;
using MassTransit.Serialization;

namespace Arvo.Messaging;

/// <summary>Sends bytes through MassTransit as they are: no envelope, none of its headers.</summary>
static class RawMessages
{
    static readonly ContentType CloudEvents = new(EventMessages.ContentType);

    public static Task SendEventAsync(ISendEndpoint endpoint, OutboundEvent outbound, string routingKey) =>
        endpoint.Send(Delivery.Outgoing, context =>
        {
            context.Serializer = new CopyBodySerializer(CloudEvents, new BytesMessageBody(Bytes(outbound.Body)));
            context.SetRoutingKey(routingKey);
            context.MessageId = null; // a Guid to MassTransit; ours is any text
            if (!context.TryGetPayload(out RabbitMqSendContext? broker)) return;
            broker.Mandatory = true;
            if (EventMessages.FitsShortString(outbound.Id)) broker.BasicProperties.MessageId = outbound.Id;
        }, CancellationToken.None);

    /// <summary>A copy of what was received, in memory only.</summary>
    public static Task SendCopyAsync(ISendEndpoint endpoint, Delivery delivery, IReadOnlyDictionary<string, object?> headers, TimeSpan delay) =>
        endpoint.Send(Delivery.Outgoing, context =>
        {
            context.Serializer = new CopyBodySerializer(MediaTypeOf(delivery), new BytesMessageBody(Bytes(delivery.Body)));
            context.Delay = delay;
            foreach (var (name, value) in headers) context.Headers.Set(name, value);
        }, CancellationToken.None);

    static ContentType MediaTypeOf(Delivery delivery) => delivery.ContentType is { Length: > 0 } text ? new ContentType(text) : CloudEvents;

    static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment is { Offset: 0, Array: { } whole } && segment.Count == whole.Length
            ? whole
            : memory.ToArray();
}
