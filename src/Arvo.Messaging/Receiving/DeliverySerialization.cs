using System.Diagnostics.CodeAnalysis;
using System.Net.Mime;
using MassTransit;
using MassTransit.Serialization;

namespace Arvo.Messaging;

/// <summary>
/// MassTransit's default deserializer for our endpoints, so it gets every content type and none. It hands on the bytes: nothing is parsed here, so
/// nothing can throw, be skipped, or be moved to a queue of MassTransit's own.
/// </summary>
sealed class DeliverySerialization : ISerializerFactory, IMessageDeserializer, IMessageSerializer
{
    public ContentType ContentType { get; } = new(EventMessages.ContentType);

    public IMessageSerializer CreateSerializer() => this;

    public IMessageDeserializer CreateDeserializer() => this;

    public ConsumeContext Deserialize(ReceiveContext receiveContext) =>
        new BodyConsumeContext(receiveContext, new DeliverySerializerContext(this, Deliveries.From(receiveContext), receiveContext.InputAddress));

    public SerializerContext Deserialize(MessageBody body, MassTransit.Headers headers, Uri? destinationAddress = null) =>
        new DeliverySerializerContext(this, new Delivery { Body = body.GetBytes() }, destinationAddress);

    public MessageBody GetMessageBody(string text) => new StringMessageBody(text);

    public MessageBody GetMessageBody<T>(SendContext<T> context) where T : class =>
        throw new NotSupportedException($"A {typeof(T).Name} has no bytes of its own; what is sent names its serializer.");

    public void Probe(ProbeContext context) => context.CreateScope("arvo");
}

/// <summary>Offers the delivery as the only message there is.</summary>
sealed class DeliverySerializerContext(DeliverySerialization serialization, Delivery delivery, Uri? address)
    : BaseSerializerContext(SystemTextJsonMessageSerializer.Instance, new UntrustedMessageContext(address), [MessageUrn.ForTypeString<Delivery>()])
{
    public override bool TryGetMessage<T>([NotNullWhen(true)] out T? message) where T : class
    {
        message = delivery as T;
        return message is not null;
    }

    public override bool TryGetMessage(Type messageType, [NotNullWhen(true)] out object? message)
    {
        message = messageType == typeof(Delivery) ? delivery : null;
        return message is not null;
    }

    public override IMessageSerializer GetMessageSerializer() => serialization;

    public override IMessageSerializer GetMessageSerializer<T>(MessageEnvelope envelope, T message) => serialization;

    public override IMessageSerializer GetMessageSerializer(object message, string[] messageTypes) => serialization;

    public override Dictionary<string, object> ToDictionary<T>(T? message) where T : class => [];
}

/// <summary>
/// Hides every header from MassTransit: a sender's MT-Fault-Address or MT-Response-Address would direct our answers to wherever it likes.
/// </summary>
sealed class UntrustedMessageContext(Uri? address) : MessageContext
{
    public Guid? MessageId => null;
    public Guid? RequestId => null;
    public Guid? CorrelationId => null;
    public Guid? ConversationId => null;
    public Guid? InitiatorId => null;
    public DateTime? ExpirationTime => null;
    public Uri? SourceAddress => null;
    public Uri? DestinationAddress => address;
    public Uri? ResponseAddress => null;
    public Uri? FaultAddress => null;
    public DateTime? SentTime => null;
    public MassTransit.Headers Headers => EmptyHeaders.Instance;
    public HostInfo Host => MassTransit.Metadata.HostMetadataCache.Empty;
}

/// <summary>
/// Deserializes before MassTransit chooses a deserializer: for that it parses the content type, and
/// one with a parameter given twice would throw there at every redelivery.
/// </summary>
sealed class DeliveryFilter(DeliverySerialization serialization) : IFilter<ReceiveContext>
{
    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        context.GetOrAddPayload(() => serialization.Deserialize(context));
        return next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("arvo");
}
