using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>Leaves a tombstone: handled keys, summary and a pending outbox stay. Retention starts now, or when a pending outbox is emptied.</summary>
internal static class CleanupCommand
{
    public static UpdateCommand For(MachineLease lease, MachineMemoryOptions options)
    {
        var gone = new BsonArray { Field.State, Field.Timers, Field.EarliestTimer };
        if (!lease.IsOptimistic) gone.Add(Field.Lease);
        return new UpdateCommand(Fenced.ByOwnerAndVersion(lease), new BsonArray
        {
            new BsonDocument("$set", new BsonDocument(Field.Done, true)),
            new BsonDocument("$set", new BsonDocument(Field.Expires, Expression.Drained(options))),
            new BsonDocument("$unset", gone),
        });
    }
}
