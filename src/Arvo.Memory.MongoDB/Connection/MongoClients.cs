using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// Two clients, so that what a lost connection costs one is not paid by the other, and each with the promises its operations need.
/// They differ in name because clients that differ only in retries would share their connections.
/// </summary>
internal sealed class MongoClients : IDisposable
{
    const int SparePoolConnections = 8;
    static readonly TimeSpan SocketSlack = TimeSpan.FromSeconds(5);

    readonly MongoClient _quick;
    readonly MongoClient _safe;

    public MongoClients(MongoDbOptions options)
    {
        var database = options.Database ?? MongoUrl.Create(options.ConnectionString).DatabaseName ?? "arvo";
        _quick = new MongoClient(QuickSettings(options));
        _safe = new MongoClient(SafeSettings(options));
        Quick = _quick.GetDatabase(database).GetCollection<BsonDocument>(options.Collection).WithWriteConcern(QuickConcern);
        Safe = _safe.GetDatabase(database).GetCollection<BsonDocument>(options.Collection).WithWriteConcern(SafeConcern(options));
    }

    /// <summary>
    /// For what may be lost or is repeated with a new nonce: acquire, release, mark, reads. One member answers, nothing is sent twice.
    /// </summary>
    public IMongoCollection<BsonDocument> Quick { get; }

    /// <summary>
    /// Reads an optimistic commit relies on. It compares the version only, and a version rolled back by a failover can be assigned again. Hence read
    /// concern majority (local on a standalone server, which never rolls back).
    /// </summary>
    public IMongoCollection<BsonDocument> Certain =>
        Quick.WithReadConcern(_quick.Cluster.Description.Type == ClusterType.Standalone ? ReadConcern.Local : ReadConcern.Majority);

    /// <summary>
    /// For what must last: commit, cleanup, pin. A majority has it in its journal, and the driver's numbered retry hides one lost answer.
    /// </summary>
    public IMongoCollection<BsonDocument> Safe { get; }

    public static WriteConcern QuickConcern => WriteConcern.W1;

    public static WriteConcern SafeConcern(MongoDbOptions options) => new(WriteConcern.WMajority.W, wTimeout: options.CommitTimeout, journal: true);

    // A retryable findAndModify stores the whole document a second time, before or after; the nonce makes that needless.
    public static MongoClientSettings QuickSettings(MongoDbOptions options) =>
        Settings(options, "arvo-lease", retryWrites: false, QuickConcern, SocketSlack);

    public static MongoClientSettings SafeSettings(MongoDbOptions options) =>
        Settings(options, "arvo-commit", retryWrites: true, SafeConcern(options), options.CommitTimeout + SocketSlack);

    public void Dispose()
    {
        _quick.Dispose();
        _safe.Dispose();
    }

    static MongoClientSettings Settings(MongoDbOptions options, string name, bool retryWrites, WriteConcern concern, TimeSpan socketTimeout)
    {
        var settings = MongoClientSettings.FromConnectionString(options.ConnectionString);
        settings.ApplicationName = name;
        settings.RetryWrites = retryWrites;
        settings.RetryReads = true;
        settings.WriteConcern = concern;
        settings.ReadConcern = ReadConcern.Local;
        settings.ReadPreference = ReadPreference.Primary;
        settings.ServerSelectionTimeout = options.SelectionTimeout;
        settings.ConnectTimeout = options.SelectionTimeout;
        settings.WaitQueueTimeout = options.SelectionTimeout;
        settings.SocketTimeout = socketTimeout;
        settings.MaxConnectionPoolSize = options.Concurrency + SparePoolConnections;
        settings.MinConnectionPoolSize = Math.Min(settings.MinConnectionPoolSize, settings.MaxConnectionPoolSize);
        return settings;
    }
}
