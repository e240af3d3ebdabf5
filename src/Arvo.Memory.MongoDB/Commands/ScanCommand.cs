using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// Oldest first over a partial index. The server computes the age in the projection and the caller stops at the first that is too young:
/// a filter with $expr and $$NOW may not use the index, and on one engine fails as soon as it does.
/// </summary>
internal static class ScanCommand
{
    public static QueryCommand For(ScanRequest request)
    {
        var since = request.Kind == ScanKind.Outbox ? Field.OutboxSince : Field.EarliestTimer;
        return new QueryCommand(
            new BsonDocument(since, new BsonDocument("$exists", true)),
            new BsonDocument { { Field.Id, 0 }, { Field.Subject, 1 }, { Field.Age, Expression.Since("$" + since) } },
            new BsonDocument(since, 1),
            request.Limit);
    }
}
