namespace Arvo.Memory.MongoDB;

/// <summary>How the server is set up.</summary>
public enum MongoDbTopology
{
    /// <summary>One server: what it acknowledges is in its journal, and lost with its disk. A lost answer is not retried.</summary>
    Standalone,
    /// <summary>What it acknowledges survives as long as a majority does.</summary>
    ReplicaSet,
    /// <summary>As a replica set, for each shard. The collection has to be sharded by <c>{ _id: "hashed" }</c>.</summary>
    Sharded,
}

/// <summary>The server that <see cref="MongoDbMachineMemory.PrepareAsync"/> found.</summary>
/// <param name="Version">As the server says it, e.g. <c>7.0.14</c>.</param>
/// <param name="Topology">How it is set up.</param>
/// <param name="ReplicaSet">The replica set's name; null when it is none or unknown behind a router.</param>
public sealed record MongoDbServer(string Version, MongoDbTopology Topology, string? ReplicaSet);
