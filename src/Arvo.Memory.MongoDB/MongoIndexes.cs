using MongoDB.Bson;
using MongoDB.Driver;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// The indexes of the instances' collection. A separate step, so that the worker itself needs no right to create them;
/// <c>deploy/mongodb/indexes.js</c> does the same in mongosh.
/// </summary>
public static class MongoIndexes
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Definitions().Select(index => index.Name)];

    /// <summary>Creates what is missing. Doing it again, or by several processes at once, is harmless.</summary>
    /// <exception cref="MongoCommandException">An index of the same name has other keys or options, or the user may not create indexes.</exception>
    public static async Task CreateAsync(IMongoDatabase database, string collection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentException.ThrowIfNullOrEmpty(collection);
        await database.RunCommandAsync<BsonDocument>(Command(collection), cancellationToken: cancellationToken);
    }

    /// <summary>Those that are not there.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(IMongoDatabase database, string collection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentException.ThrowIfNullOrEmpty(collection);
        using var cursor = await database.GetCollection<BsonDocument>(collection).Indexes.ListAsync(cancellationToken);
        var present = new HashSet<string>(StringComparer.Ordinal);
        while (await cursor.MoveNextAsync(cancellationToken)) present.UnionWith(cursor.Current.Select(index => index["name"].AsString));
        return [.. Names.Where(name => !present.Contains(name))];
    }

    internal static BsonDocument Command(string collection) => new()
    {
        { "createIndexes", collection },
        { "indexes", new BsonArray(Definitions().Select(index => index.ToDocument())) },
        { "writeConcern", new BsonDocument("w", "majority") },
    };

    // Partial, so that an instance at rest is in none of the first three: a commit without events or timers touches no index.
    static IEnumerable<Definition> Definitions() =>
    [
        new("arvo_outbox", new BsonDocument(Field.OutboxSince, 1), Field.OutboxSince),
        new("arvo_timers", new BsonDocument(Field.EarliestTimer, 1), Field.EarliestTimer),
        new("arvo_expiry", new BsonDocument(Field.Expires, 1), Field.Expires, Expires: true),
        new("arvo_machine", new BsonDocument { { $"{Field.Summary}.{Field.Machine}", 1 }, { Field.Id, 1 } }, $"{Field.Summary}.{Field.Machine}"),
        new("arvo_parent", new BsonDocument { { $"{Field.Summary}.{Field.Parent}", 1 }, { Field.Id, 1 } }, $"{Field.Summary}.{Field.Parent}"),
    ];

    sealed record Definition(string Name, BsonDocument Keys, string Present, bool Expires = false)
    {
        public BsonDocument ToDocument()
        {
            var document = new BsonDocument
            {
                { "name", Name },
                { "key", Keys },
                { "partialFilterExpression", new BsonDocument(Present, new BsonDocument("$exists", true)) },
            };
            if (Expires) document.Add("expireAfterSeconds", 0);
            return document;
        }
    }
}
