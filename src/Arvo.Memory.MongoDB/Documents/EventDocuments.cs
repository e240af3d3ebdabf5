using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// Outbound events as the elements of an outbox. The body is binary: no key of it can be taken for an operator, and not a byte of it changes.
/// </summary>
internal static class EventDocuments
{
    public static BsonArray Write(IReadOnlyList<OutboundEvent> events)
    {
        var array = new BsonArray(events.Count);
        for (var i = 0; i < events.Count; i++) array.Add(Write(events[i]));
        return array;
    }

    public static IReadOnlyList<OutboundEvent> Read(BsonValue? outbox)
    {
        if (outbox is not BsonArray { Count: > 0 } array) return [];
        var events = new OutboundEvent[array.Count];
        for (var i = 0; i < events.Length; i++) events[i] = Read(array[i].AsBsonDocument);
        return events;
    }

    static BsonDocument Write(OutboundEvent outbound)
    {
        var document = new BsonDocument
        {
            { "id", outbound.Id },
            { "source", outbound.Source },
            { "type", outbound.Type },
            { "subject", outbound.Subject },
            { "to", outbound.To },
            { "body", Bytes.ToBson(outbound.Body) },
        };
        if (outbound.Domain is not null) document.Add("domain", outbound.Domain);
        return document;
    }

    static OutboundEvent Read(BsonDocument document) => new(
        document["id"].AsString,
        document["source"].AsString,
        document["type"].AsString,
        document["subject"].AsString,
        document["to"].AsString,
        document.TryGetValue("domain", out var domain) ? domain.AsString : null,
        Bytes.Of(document["body"]));
}
