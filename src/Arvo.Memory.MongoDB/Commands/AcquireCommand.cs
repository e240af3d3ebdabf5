using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// Takes the lease and reads the instance, in one findAndModify that always matches (it upserts). The condition on the lease is in the update:
/// in the filter it would make a held lease look like a missing document. So contention is an answer (<c>own: false</c>), not an exception.
/// </summary>
internal static class AcquireCommand
{
    public static UpdateCommand Update(AcquireRequest request, MachineMemoryOptions options)
    {
        var free = Free(request.Owner);
        var version = Expression.IfNull("$" + Field.Version, 0L);
        var nextFence = new BsonDocument("$add", new BsonArray { Expression.IfNull("$" + Field.Fence, 0L), 1L });
        var set = new BsonDocument
        {
            { Field.Subject, Expression.IfNull("$" + Field.Subject, Expression.Literal(request.Subject)) },
            { Field.Version, version },
            { Field.Fence, Expression.Cond(free, nextFence, "$" + Field.Fence) },
            { Field.Lease, Expression.Cond(free, Lease(request.Owner, request.LeaseTtl), "$" + Field.Lease) },
            { Field.Expires, Expression.Cond(Expression.Eq(version, 0L), Expression.From(Kept(request, options)), "$" + Field.Expires) },
        };
        return new UpdateCommand(new BsonDocument(Field.Id, InstanceId.Of(request.Subject)), new BsonArray { new BsonDocument("$set", set) },
            Upsert: true);
    }

    public static BsonDocument Fields(AcquireRequest request)
    {
        var ours = Ours(request.Owner);
        var fields = new BsonDocument
        {
            { Field.Id, 0 },
            { Field.Version, 1 },
            { Field.Fence, 1 },
            { Field.Done, 1 },
            { Field.Own, ours },
            { Field.Left, Expression.Until("$" + Field.LeaseUntil) },
            { Field.Now, Expression.ServerTime },
            { Field.State, IfOurs(ours, Field.State) },
            { Field.Outbox, IfOurs(ours, Field.Outbox) },
            { Field.Timers, IfOurs(ours, Field.Timers) },
        };
        if (request.EventKeys.Count > 0) fields.Add(Field.Duplicates, Expression.HandledAmong(request.EventKeys));
        return fields;
    }

    /// <summary>A lease as a whole; inside $cond it replaces the one before, while a bare $set would merge the two.</summary>
    public static BsonDocument Lease(string owner, TimeSpan ttl) => new() { { "o", Expression.Literal(owner) }, { "x", Expression.From(ttl) } };

    static BsonDocument Ours(string owner) => Expression.Eq("$" + Field.LeaseOwner, Expression.Literal(owner));

    static BsonDocument IfOurs(BsonDocument ours, string field) => Expression.Cond(ours, "$" + field, Expression.Remove);

    static BsonDocument Free(string owner) => new("$or", new BsonArray
    {
        Expression.Eq(Expression.IfNull("$" + Field.LeaseOwner, ""), ""),
        new BsonDocument("$lte", new BsonArray { "$" + Field.LeaseUntil, Expression.Now }),
        Ours(owner),
    });

    // What was never committed must not be deleted while it is leased.
    static TimeSpan Kept(AcquireRequest request, MachineMemoryOptions options) =>
        options.EmptyRetention > 2 * request.LeaseTtl ? options.EmptyRetention : 2 * request.LeaseTtl;
}
