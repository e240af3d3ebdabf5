using MongoDB.Driver;

namespace Arvo.Memory.MongoDB;

/// <summary>Where the instances are and how the server is talked to. Times that a connection string sets as well are taken from here.</summary>
public sealed record MongoDbOptions
{
    /// <summary>
    /// A MongoDB connection string. Addresses, credentials, TLS, replica set and compression are taken from it;
    /// write concern, read preference, retries and timeouts are not: correctness depends on them.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>The database. Default: that of the connection string, else <c>arvo</c>.</summary>
    public string? Database { get; init; }

    /// <summary>The collection. Default <c>arvo_instances</c>.</summary>
    public string Collection { get; init; } = "arvo_instances";

    /// <summary>How many instances this process works on at a time; the two connection pools hold 8 more than that. Default 64.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>
    /// How long to look for a server that can be written to, and to connect to it; at least a
    /// second, as a lost connection costs up to half a second. Default 2 s.
    /// </summary>
    public TimeSpan SelectionTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the server may work on an acquire. Default 800 ms.</summary>
    public TimeSpan AcquireTimeout { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>How long a commit waits for the majority; after that its outcome is unknown. Default 5 s.</summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a scan, description or list may take on the server. Default 5 s.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// True (default): <see cref="MongoDbMachineMemory.PrepareAsync"/> creates the indexes that are
    /// missing, if the user may. False: it only looks whether they are there.
    /// </summary>
    public bool CreateIndexes { get; init; } = true;

    /// <summary>Settings common to all built-in memories.</summary>
    public MachineMemoryOptions Memory { get; init; } = new();

    /// <summary>Why a connection string can't be used; null when it can.</summary>
    public static string? FaultOf(string connectionString)
    {
        try
        {
            _ = MongoUrl.Create(connectionString);
            return null;
        }
        catch (Exception refused) when (refused is MongoConfigurationException or ArgumentException or FormatException)
        {
            return "it is not a MongoDB address (mongodb:// or mongodb+srv://)"; // the driver's message repeats it, password and all
        }
    }

    /// <summary>Leaves the connection string, which may hold a password, out.</summary>
    public override string ToString() => $"MongoDB memory in collection {Collection}";

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(ConnectionString);
        ArgumentException.ThrowIfNullOrWhiteSpace(Collection);
        ArgumentOutOfRangeException.ThrowIfLessThan(Concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SelectionTimeout, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(AcquireTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(CommitTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(QueryTimeout, TimeSpan.Zero);
    }
}
