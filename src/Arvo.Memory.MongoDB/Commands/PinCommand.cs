using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// Renews a lease with a majority write, which carries all earlier writes of that primary with it.
/// Without a lease, a write that changes nothing else.
/// </summary>
internal static class PinCommand
{
    public static UpdateCommand For(MachineLease lease) => lease.IsOptimistic
        ? new UpdateCommand(Fenced.ByVersion(lease.Subject, lease.Version), new BsonDocument("$currentDate", new BsonDocument(Field.Pinned, true)))
        : new UpdateCommand(Fenced.ByOwnerAndVersion(lease),
            new BsonArray { new BsonDocument("$set", new BsonDocument(Field.Lease, AcquireCommand.Lease(lease.Owner, lease.Ttl))) });
}
