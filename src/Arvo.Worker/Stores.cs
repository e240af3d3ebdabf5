using Arvo.Memory.Postgres;
using Arvo.Memory.Sqlite;
using Arvo.Orchestration;
using Arvo.Worker.Configuration;
#if WITH_MONGODB
using Arvo.Memory.MongoDB;
#endif

namespace Arvo.Worker;

/// <summary>The stores that a worker can be built with: the only place that knows them all.</summary>
public static class Stores
{
    /// <summary>Instances are kept in an SQLite file, for the processes of one machine. Made when it isn't there.</summary>
    public static ArvoBuilder UseSqlite(this ArvoBuilder arvo, string path, MachineMemoryOptions? options = null) => arvo.UseMemory(
        "SQLite",
        provider => new SqliteMachineMemory(new SqliteMachineMemoryOptions { Path = path, Memory = options ?? new MachineMemoryOptions() },
            Clock(provider), provider.GetService<ILogger<SqliteMachineMemory>>()));

    /// <summary>Instances are kept in PostgreSQL. Its table is made when it isn't there; a role that may not make it needs it there.</summary>
    public static ArvoBuilder UsePostgres(this ArvoBuilder arvo, PostgresMachineMemoryOptions options) => arvo.UseMemory(
        "PostgreSQL",
        provider => new PostgresMachineMemory(options, Clock(provider), provider.GetService<ILogger<PostgresMachineMemory>>()),
        (memory, cancellationToken) => memory.PrepareAsync(cancellationToken));

#if WITH_MONGODB
    /// <summary>Instances are kept in MongoDB. Its indexes are made when they aren't there, unless the options say otherwise.</summary>
    public static ArvoBuilder UseMongoDb(this ArvoBuilder arvo, MongoDbOptions options) => arvo.UseMemory(
        "MongoDB",
        provider => new MongoDbMachineMemory(options, Clock(provider), provider.GetService<ILogger<MongoDbMachineMemory>>()),
        (memory, cancellationToken) => memory.PrepareAsync(cancellationToken));
#endif

    /// <summary>
    /// Why the connection string can't be used; null when it can, or there is none. The text itself is left out, as it may hold a password.
    /// </summary>
    internal static string? ConnectionFault(MemorySettings settings) => (settings.Kind, settings.ConnectionString) switch
    {
        (MemoryKind.Postgres, { } text) => PostgresMachineMemoryOptions.FaultOf(text),
#if WITH_MONGODB
        (MemoryKind.MongoDb, { } text) => MongoDbOptions.FaultOf(text),
#endif
        _ => null,
    };

    /// <summary>Whether this worker was built with a store.</summary>
    internal static bool IsBuiltIn(MemoryKind kind) =>
#if WITH_MONGODB
        Enum.IsDefined(kind);
#else
        kind != MemoryKind.MongoDb;
#endif

    /// <summary>The store that the settings choose; they have been validated.</summary>
    internal static ArvoBuilder UseStore(this ArvoBuilder arvo, MemorySettings settings)
    {
        var options = new MachineMemoryOptions { TombstoneRetention = settings.TombstoneRetention };
        return settings.Kind switch
        {
            MemoryKind.InProcess => arvo.UseInProcessMemory(options),
            MemoryKind.Sqlite => arvo.UseSqlite(settings.SqlitePath, options),
            MemoryKind.Postgres => // its connection string was checked to be there
                arvo.UsePostgres(new PostgresMachineMemoryOptions { ConnectionString = settings.ConnectionString!, Memory = options }),
#if WITH_MONGODB
            MemoryKind.MongoDb => arvo.UseMongoDb(new MongoDbOptions
            {
                ConnectionString = settings.ConnectionString!, Database = settings.Database, Memory = options, // validated
            }),
#endif
            _ => throw new WorkerConfigurationException([$"Arvo:Memory:Kind: {settings.Kind} is not built in"]),
        };
    }

    static TimeProvider Clock(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
