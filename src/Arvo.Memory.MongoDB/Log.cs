using Microsoft.Extensions.Logging;

namespace Arvo.Memory.MongoDB;

// Event ids 700-799.
internal static partial class Log
{
    [LoggerMessage(700, LogLevel.Information, "Machine memory on MongoDB {Version} ({Topology}), collection {Collection}")]
    public static partial void Prepared(ILogger logger, string version, MongoDbTopology topology, string collection);

    [LoggerMessage(701, LogLevel.Warning,
        "MongoDB is a standalone server: what it acknowledged is lost with its disk, and a lost answer is not retried. Use a replica set in production")]
    public static partial void Standalone(ILogger logger);

    [LoggerMessage(703, LogLevel.Warning, "Collection {Collection} behind MongoDB routers: {Finding}")]
    public static partial void Sharding(ILogger logger, string collection, string finding);

    [LoggerMessage(702, LogLevel.Debug, "A lease was not given back; it expires by itself")]
    public static partial void ReleaseFailed(ILogger logger, Exception failure);
}
