using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>Reads an instance without a lease, for optimistic mode.</summary>
internal static class ReadCommand
{
    public static QueryCommand For(AcquireRequest request)
    {
        var fields = new BsonDocument
        {
            { Field.Id, 0 },
            { Field.Version, 1 },
            { Field.Fence, 1 },
            { Field.Done, 1 },
            { Field.Now, Expression.ServerTime },
            { Field.State, 1 },
            { Field.Outbox, 1 },
            { Field.Timers, 1 },
        };
        if (request.EventKeys.Count > 0) fields.Add(Field.Duplicates, Expression.HandledAmong(request.EventKeys));
        return new QueryCommand(new BsonDocument(Field.Id, InstanceId.Of(request.Subject)), fields, Limit: 1);
    }
}
