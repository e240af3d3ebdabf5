using MongoDB.Bson;
using MongoDB.Driver;

namespace Arvo.Memory.MongoDB;

// The reading half and the calls of the driver.
public sealed partial class MongoDbMachineMemory
{
    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<DueInstance>> ScanAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        request.Check();
        var found = await FindAsync("scan", ScanCommand.For(request), cancellationToken);
        var due = new List<DueInstance>(found.Count);
        foreach (var document in found)
        {
            var age = Time.Duration(document[Field.Age]);
            if (age < request.OlderThan) break;
            due.Add(new DueInstance(document[Field.Subject].AsString, age));
        }
        return due;
    }

    /// <inheritdoc/>
    public override async ValueTask<InstanceDescription?> DescribeAsync(string subject, CancellationToken cancellationToken)
    {
        _options.Memory.Bounds.CheckSubject(subject);
        var found = await FindAsync("describe", DescribeCommand.For(subject), cancellationToken);
        return found.Count == 0 ? null : DescriptionDocument.Read(found[0]);
    }

    /// <inheritdoc/>
    public override async ValueTask<InstancePage> ListAsync(InstanceFilter filter, CancellationToken cancellationToken)
    {
        filter.Check();
        var found = await FindAsync("list", ListCommand.For(filter), cancellationToken);
        var page = found.Take(filter.PageSize).Select(DescriptionDocument.Read).ToArray();
        return new InstancePage(page, found.Count > filter.PageSize ? ListCommand.Token(page[^1]) : null);
    }

    async Task<BsonDocument> TakeAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        var command = AcquireCommand.Update(request, _options.Memory);
        var settings = new FindOneAndUpdateOptions<BsonDocument>
        {
            IsUpsert = command.Upsert,
            ReturnDocument = ReturnDocument.After,
            MaxTime = _options.AcquireTimeout,
            Projection = AcquireCommand.Fields(request),
        };
        try
        {
            return await _clients.Quick.FindOneAndUpdateAsync<BsonDocument>(command.Filter, command.Definition, settings, cancellationToken);
        }
        catch (MongoCommandException race) when (MongoFailure.IsDuplicateKey(race))
        {
            // Two acquired a new instance at the same time; now the document is there.
            return await _clients.Quick.FindOneAndUpdateAsync<BsonDocument>(command.Filter, command.Definition, settings, cancellationToken);
        }
    }

    async Task<MachineLease> ReadAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        var found = await QueryAsync(_clients.Certain, ReadCommand.For(request), _options.AcquireTimeout, cancellationToken);
        if (found.Count == 0) return new MachineLease(this, request, await _serverClock.NowAsync(cancellationToken));
        var lease = LeaseDocument.Lease(found[0], request, this);
        _serverClock.Learn(lease.ServerTime);
        return lease;
    }

    async Task<bool> IsStillEmptyAsync(string subject, CancellationToken cancellationToken)
    {
        var found = await QueryAsync(_clients.Quick, ReadCommand.For(AcquireRequest.ToRead(subject)), _options.QueryTimeout, cancellationToken);
        return found.Count == 0;
    }

    // False: the user lacks the right, so somebody else must have created them.
    async Task<bool> TryCreateIndexesAsync(CancellationToken cancellationToken)
    {
        try
        {
            await MongoIndexes.CreateAsync(_clients.Safe.Database, _options.Collection, cancellationToken);
            return true;
        }
        catch (MongoCommandException refused) when (refused.Code == MongoFailure.UnauthorizedCode)
        {
            return false;
        }
    }

    async Task RequireIndexesAsync(CancellationToken cancellationToken)
    {
        var missing = await MongoIndexes.MissingAsync(_clients.Safe.Database, _options.Collection, cancellationToken);
        if (missing.Count > 0)
            throw new InvalidOperationException(
                $"The MongoDB collection '{_options.Collection}' lacks the indexes {string.Join(", ", missing)}. Create them (deploy/mongodb/indexes.js) or let the worker do it (CreateIndexes).");
    }

    static Task<UpdateResult> UpdateAsync(IMongoCollection<BsonDocument> collection, UpdateCommand command, CancellationToken cancellationToken) =>
        collection.UpdateOneAsync(command.Filter, command.Definition, command.Upsert ? new UpdateOptions { IsUpsert = true } : null,
            cancellationToken);

    async Task<List<BsonDocument>> FindAsync(string operation, QueryCommand query, CancellationToken cancellationToken)
    {
        try
        {
            return await QueryAsync(_clients.Quick, query, _options.QueryTimeout, cancellationToken);
        }
        catch (Exception failure)
        {
            throw MongoFailure.Of(operation, failure);
        }
    }

    static async Task<List<BsonDocument>> QueryAsync(
        IMongoCollection<BsonDocument> collection, QueryCommand query, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var settings = new FindOptions<BsonDocument>
        {
            Projection = query.Projection, Sort = query.Sort, Limit = query.Limit, BatchSize = query.Limit, MaxTime = timeout,
        };
        using var cursor = await collection.FindAsync(query.Filter, settings, cancellationToken);
        return await cursor.ToListAsync(cancellationToken);
    }

    static long SizeOf(MachineCommit commit) =>
        (long)commit.State.Length + commit.Outbox.Sum(sent => (long)sent.Body.Length) + commit.Timers.Sum(timer => (long)timer.Event.Length);
}
