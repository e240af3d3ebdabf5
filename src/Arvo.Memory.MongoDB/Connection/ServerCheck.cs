using MongoDB.Bson;
using MongoDB.Driver;

namespace Arvo.Memory.MongoDB;

/// <summary>Finds out whether a server can keep the promises, before the first event comes.</summary>
internal static class ServerCheck
{
    const int OldestMajor = 5;

    public static async Task<MongoDbServer> RunAsync(IMongoDatabase database, CancellationToken cancellationToken)
    {
        var build = await database.RunCommandAsync<BsonDocument>(new BsonDocument("buildInfo", 1), cancellationToken: cancellationToken);
        var hello = await database.RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1), cancellationToken: cancellationToken);
        return Judge(build, hello);
    }

    internal static MongoDbServer Judge(BsonDocument build, BsonDocument hello)
    {
        var version = build["version"].AsString;
        var major = build.TryGetValue("versionArray", out var parts)
            ? parts.AsBsonArray[0].ToInt32()
            : int.Parse(version.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);
        if (major < OldestMajor)
            throw new NotSupportedException(
                $"The MongoDB server is version {version}; machine memory needs {OldestMajor}.0 or newer (pipelines with $$NOW, expressions in projections).");
        var topology = TopologyOf(hello);
        if (topology != MongoDbTopology.Sharded && !hello.GetValue("isWritablePrimary", hello.GetValue("ismaster", false)).ToBoolean())
            throw new NotSupportedException(
                $"The MongoDB server that answers can't be written to ({(hello.Contains("setName") ? $"a secondary of {hello["setName"]}" : "not a primary")}); name the replica set in the connection string instead of connecting to one member.");
        return new MongoDbServer(version, topology, hello.TryGetValue("setName", out var set) ? set.AsString : null);
    }

    static MongoDbTopology TopologyOf(BsonDocument hello)
    {
        if (hello.TryGetValue("msg", out var message) && message == "isdbgrid") return MongoDbTopology.Sharded;
        return hello.Contains("setName") ? MongoDbTopology.ReplicaSet : MongoDbTopology.Standalone;
    }
}
