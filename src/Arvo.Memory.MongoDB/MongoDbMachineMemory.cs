using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// Machine memory on MongoDB 5.0 or newer: one document for each instance, one conditional write for each step, no transaction.
/// A commit is acknowledged when a majority of the replica set has it in its journal. Safe for concurrent use; one for each process.
/// </summary>
public sealed partial class MongoDbMachineMemory : DurableMachineMemory, IDisposable
{
    const int LargestDocument = 16 * 1024 * 1024;

    readonly MongoDbOptions _options;
    readonly ILogger _logger;
    readonly MongoClients _clients;
    readonly ServerClock _serverClock;

    /// <summary>Opens no connection yet.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="clock">
    /// For the waits between tries of the plain contract; null: the machine's. Leases and timers go by the server's clock.
    /// </param>
    /// <param name="logger">Null: nothing is logged.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="MongoConfigurationException">The connection string is malformed.</exception>
    public MongoDbMachineMemory(MongoDbOptions options, TimeProvider? clock = null, ILogger<MongoDbMachineMemory>? logger = null)
        : base((options ?? throw new ArgumentNullException(nameof(options))).Memory, clock ?? TimeProvider.System)
    {
        options.Check();
        _options = options;
        _logger = logger ?? NullLogger<MongoDbMachineMemory>.Instance;
        _clients = new MongoClients(options);
        _serverClock = new ServerClock(_clients.Quick.Database, clock ?? TimeProvider.System);
    }

    /// <summary>
    /// Checks the server's version, topology and shard key, and creates the indexes or looks for
    /// them (<see cref="MongoDbOptions.CreateIndexes"/>). Call it once before use.
    /// </summary>
    /// <exception cref="NotSupportedException">
    /// The server is too old or can't be written to, or the collection is sharded by something else than <c>_id</c>.
    /// </exception>
    /// <exception cref="InvalidOperationException">Indexes are missing, and are not to be created here or the user may not.</exception>
    /// <exception cref="MachineMemoryUnavailableException">The server did not answer or refused.</exception>
    public async Task<MongoDbServer> PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            var server = await ServerCheck.RunAsync(_clients.Safe.Database, cancellationToken);
            if (server.Topology == MongoDbTopology.Sharded && await ShardingCheck.RunAsync(_clients.Safe, cancellationToken) is { } finding)
                Log.Sharding(_logger, _options.Collection, finding);
            if (!_options.CreateIndexes || !await TryCreateIndexesAsync(cancellationToken)) await RequireIndexesAsync(cancellationToken);
            Log.Prepared(_logger, server.Version, server.Topology, _options.Collection);
            if (server.Topology == MongoDbTopology.Standalone) Log.Standalone(_logger);
            return server;
        }
        catch (Exception failure) when (failure is MongoException or TimeoutException)
        {
            throw MongoFailure.Of("prepare", failure);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        _options.Memory.Bounds.Check(request);
        try
        {
            if (request.Mode == ConcurrencyMode.Optimistic) return new AcquireResult.Granted(await ReadAsync(request, cancellationToken));
            var answer = await TakeAsync(request, cancellationToken);
            _serverClock.Learn(Time.Of(answer[Field.Now]));
            return LeaseDocument.Read(answer, request, this);
        }
        catch (Exception failure)
        {
            throw MongoFailure.Of("acquire", failure);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<CommitResult> CommitAsync(MachineLease lease, MachineCommit commit, CancellationToken cancellationToken)
    {
        commit = _options.Memory.Bounds.Admit(lease.Subject, commit, _logger);
        var command = CommitCommand.For(lease, commit, _options.Memory);
        try
        {
            var result = await UpdateAsync(_clients.Safe, command, cancellationToken);
            // An inserting upsert reports UpsertedId and MatchedCount 0. Not ModifiedCount: it is 0 for a write that changes nothing.
            if (result.MatchedCount == 0 && result.UpsertedId is null) return CommitResult.Fenced.Instance;
        }
        catch (Exception failure) when (command.Upsert && MongoFailure.IsDuplicateKey(failure))
        {
            return CommitResult.Fenced.Instance;
        }
        catch (Exception failure) when (MongoFailure.IsTooLarge(failure))
        {
            throw new MachineMemoryBoundsException("document", SizeOf(commit), LargestDocument, lease.Subject);
        }
        catch (Exception failure)
        {
            throw MongoFailure.Of("commit", failure);
        }
        lease.Version += commit.EventKeys.Count;
        if (!commit.KeepLease) lease.Held = false;
        return new CommitResult.Committed(lease.Version);
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        try
        {
            if ((await UpdateAsync(_clients.Safe, PinCommand.For(lease), cancellationToken)).MatchedCount == 1) return true;
            return lease.IsUnstored && await IsStillEmptyAsync(lease.Subject, cancellationToken);
        }
        catch (Exception failure)
        {
            throw MongoFailure.Of("pin", failure);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> CleanupAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        if (lease.Version == 0) return false;
        try
        {
            var result = await UpdateAsync(_clients.Safe, CleanupCommand.For(lease, _options.Memory), cancellationToken);
            if (result.MatchedCount == 0) return false;
        }
        catch (Exception failure)
        {
            throw MongoFailure.Of("clean up", failure);
        }
        lease.Held = false;
        return true;
    }

    /// <inheritdoc/>
    public override async ValueTask ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken)
    {
        lease.Held = false;
        try
        {
            if (outboxPublished
                && (await UpdateAsync(_clients.Quick, ReleaseCommand.Clearing(lease, _options.Memory), cancellationToken)).MatchedCount == 1)
                return;
            if (lease.IsOptimistic) return;
            if (lease.Version == 0 && (await _clients.Quick.DeleteOneAsync(ReleaseCommand.Dropping(lease), cancellationToken)).DeletedCount == 1)
                return;
            await UpdateAsync(_clients.Quick, ReleaseCommand.For(lease), cancellationToken);
        }
        catch (Exception failure)
        {
            Log.ReleaseFailed(_logger, failure);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask MarkPublishedAsync(IReadOnlyList<OutboxMark> marks, CancellationToken cancellationToken)
    {
        if (marks.Count == 0) return;
        var models = new List<WriteModel<BsonDocument>>(marks.Count);
        for (var i = 0; i < marks.Count; i++)
        {
            var command = MarkCommand.For(marks[i], _options.Memory);
            models.Add(new UpdateOneModel<BsonDocument>(command.Filter, command.Definition));
        }
        try
        {
            await _clients.Quick.BulkWriteAsync(models, new BulkWriteOptions { IsOrdered = false }, cancellationToken);
        }
        catch (Exception failure)
        {
            throw MongoFailure.Of("mark published", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _clients.Dispose();
}
