using MongoDB.Bson;
using MongoDB.Driver;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// Whether a router sends every command to one shard. All of them name an instance by <c>_id</c> alone; with another shard key, inserts by upsert
/// fail and updates ask every shard. Throws for an unusable shard key; returns a warning for a usable but poor set-up.
/// </summary>
internal static class ShardingCheck
{
    static readonly BsonDocument Hashed = new(Field.Id, "hashed");

    /// <summary>What to warn of; null: nothing.</summary>
    /// <exception cref="NotSupportedException">The collection has another shard key.</exception>
    public static async Task<string?> RunAsync(IMongoCollection<BsonDocument> instances, CancellationToken cancellationToken)
    {
        var name = instances.CollectionNamespace.FullName;
        var catalogue = instances.Database.Client.GetDatabase("config").GetCollection<BsonDocument>("collections");
        try
        {
            using var cursor = await catalogue.FindAsync(new BsonDocument(Field.Id, name), new FindOptions<BsonDocument> { Limit = 1 },
                cancellationToken);
            return Judge(name, (await cursor.ToListAsync(cancellationToken)).FirstOrDefault());
        }
        catch (MongoCommandException refused)
        {
            // Not permitted, mostly; other servers that speak the protocol have no catalogue.
            return $"Whether it is sharded by {Hashed} can't be seen, as config.collections could not be read ({refused.Message}). Look with sh.status(), or permit it (a role of the admin database)";
        }
    }

    /// <param name="name">The collection's full name.</param>
    /// <param name="entry">What the router's catalogue has of it; null: nothing.</param>
    internal static string? Judge(string name, BsonDocument? entry)
    {
        var remedy = $"sh.shardCollection(\"{name}\", {{ _id: \"hashed\" }})";
        if (entry is null || !entry.TryGetValue("key", out var key) || Says(entry, "dropped") || Says(entry, "unsplittable"))
            return $"It is not sharded, so all instances are on one shard. To spread them: {remedy}";
        if (key == Hashed) return null;
        if (key == new BsonDocument(Field.Id, 1)) return $"It is sharded by ranges of _id, which works but starts on one shard; meant is {remedy}";
        throw new NotSupportedException(
            $"The MongoDB collection '{name}' is sharded by {key}; machine memory finds instances by _id alone and needs {Hashed}. Use another collection ({remedy}) or reshard this one.");
    }

    static bool Says(BsonDocument entry, string name) => entry.GetValue(name, false).ToBoolean();
}
