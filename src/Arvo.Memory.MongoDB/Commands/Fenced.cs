using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>Filters that match only what a lease still owns; of an optimistic one the version alone decides.</summary>
internal static class Fenced
{
    public static BsonDocument ByOwner(MachineLease lease) => new() { { Field.Id, InstanceId.Of(lease.Subject) }, { Field.LeaseOwner, lease.Owner } };

    public static BsonDocument ByVersion(string subject, long version) => new() { { Field.Id, InstanceId.Of(subject) }, { Field.Version, version } };

    public static BsonDocument ByOwnerAndVersion(MachineLease lease) =>
        lease.IsOptimistic ? ByVersion(lease.Subject, lease.Version) : ByOwner(lease).Add(Field.Version, lease.Version);
}
