using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>Gives a lease back.</summary>
internal static class ReleaseCommand
{
    public static UpdateCommand For(MachineLease lease) => new(Fenced.ByOwner(lease), new BsonDocument("$unset", new BsonDocument(Field.Lease, "")));

    /// <summary>Also clears the outbox that was read with the lease and is published now.</summary>
    public static UpdateCommand Clearing(MachineLease lease, MachineMemoryOptions options) => new(Fenced.ByOwnerAndVersion(lease), new BsonArray
    {
        new BsonDocument("$unset", new BsonArray { Field.Lease, Field.Outbox, Field.OutboxSince }),
        new BsonDocument("$set", new BsonDocument(Field.Expires, Expression.Drained(options))),
    });

    /// <summary>The filter of a delete: an instance that was acquired and never committed leaves nothing behind.</summary>
    public static BsonDocument Dropping(MachineLease lease) => Fenced.ByOwner(lease).Add(Field.Version, 0L);
}
