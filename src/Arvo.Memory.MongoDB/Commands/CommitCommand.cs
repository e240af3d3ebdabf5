using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// Writes a step and gives the lease back, in one update that matches only the owner, the version that was read and no tombstone; without an owner
/// only keys that are new. Ordinary operators, never a pipeline: what is stored may hold texts that begin with $.
/// </summary>
internal static class CommitCommand
{
    public static UpdateCommand For(MachineLease lease, MachineCommit commit, MachineMemoryOptions options)
    {
        var filter = Fenced.ByOwnerAndVersion(lease).Add(Field.Done, new BsonDocument("$ne", true));
        if (lease.IsOptimistic && !lease.IsUnstored) filter.Add(Field.Handled, new BsonDocument("$nin", Bytes.ToBson(commit.EventKeys)));
        var update = new BsonDocument
        {
            { "$set", Set(commit) },
            { "$inc", new BsonDocument(Field.Version, (long)commit.EventKeys.Count) },
            { "$push", new BsonDocument(Field.Handled, Newest(commit.EventKeys, options.Bounds.HandledKeys)) },
            { "$unset", Unset(lease, commit) },
            { "$currentDate", Dates(commit, first: lease.Version == 0) },
        };
        if (lease.IsUnstored) update.Add("$setOnInsert", new BsonDocument { { Field.Subject, lease.Subject }, { Field.Fence, 0L } });
        return new UpdateCommand(filter, update, lease.IsUnstored);
    }

    static BsonDocument Set(MachineCommit commit)
    {
        var set = new BsonDocument
        {
            { Field.State, Bytes.ToBson(commit.State) },
            { Field.Summary, SummaryDocument.Write(commit.Summary) },
        };
        if (commit.Outbox.Count > 0) set.Add(Field.Outbox, EventDocuments.Write(commit.Outbox));
        if (commit.Timers.Count > 0)
        {
            set.Add(Field.Timers, TimerDocuments.Write(commit.Timers));
            set.Add(Field.EarliestTimer, TimerDocuments.Earliest(commit.Timers));
        }
        return set;
    }

    static BsonDocument Newest(IReadOnlyList<EventKey> keys, int limit) => new() { { "$each", Bytes.ToBson(keys) }, { "$slice", -limit } };

    static BsonDocument Unset(MachineLease lease, MachineCommit commit)
    {
        var unset = new BsonDocument(Field.Expires, "");
        if (!lease.IsOptimistic && !commit.KeepLease) unset.Add(Field.Lease, "");
        if (commit.Outbox.Count == 0) unset.Add(Field.Outbox, "").Add(Field.OutboxSince, "");
        if (commit.Timers.Count == 0) unset.Add(Field.Timers, "").Add(Field.EarliestTimer, "");
        return unset;
    }

    static BsonDocument Dates(MachineCommit commit, bool first)
    {
        var dates = new BsonDocument(Field.Updated, true);
        if (commit.Outbox.Count > 0) dates.Add(Field.OutboxSince, true);
        if (first) dates.Add(Field.Created, true);
        return dates;
    }
}
