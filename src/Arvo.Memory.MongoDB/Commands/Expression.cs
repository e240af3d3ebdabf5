using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>Expressions that several commands share.</summary>
internal static class Expression
{
    public const string Now = "$$NOW";
    public const string Remove = "$$REMOVE";

    public static BsonDocument Literal(BsonValue value) => new("$literal", value);

    public static BsonDocument IfNull(string path, BsonValue otherwise) => new("$ifNull", new BsonArray { path, otherwise });

    public static BsonDocument Cond(BsonValue condition, BsonValue then, BsonValue otherwise) =>
        new("$cond", new BsonArray { condition, then, otherwise });

    public static BsonDocument Eq(BsonValue left, BsonValue right) => new("$eq", new BsonArray { left, right });

    public static BsonDocument Since(string path) => new("$subtract", new BsonArray { Now, path });

    public static BsonDocument Until(string path) => new("$subtract", new BsonArray { path, Now });

    public static BsonDocument From(TimeSpan duration) => new("$add", new BsonArray { Now, Time.Milliseconds(duration) });

    public static BsonDocument Size(string path) => new("$size", IfNull(path, new BsonArray()));

    /// <summary>When the document may be deleted: a tombstone some days after its outbox is empty, and never before. Else as it was.</summary>
    public static BsonDocument Drained(MachineMemoryOptions options) => Cond(
        new BsonDocument("$and", new BsonArray { Eq("$" + Field.Done, true), Eq(Size("$" + Field.Outbox), 0) }),
        From(options.TombstoneRetention),
        "$" + Field.Expires);

    /// <summary>
    /// The server's time as a value of its own. The sum, as a projection that is nothing but a variable is not taken by every engine.
    /// </summary>
    public static BsonDocument ServerTime => new("$add", new BsonArray { Now, 0L });

    /// <summary>
    /// Those of the keys that the instance handled. Looked for one by one, as they are few; the server would make a set of all that it handled.
    /// </summary>
    public static BsonDocument HandledAmong(IReadOnlyList<EventKey> keys) => new("$filter", new BsonDocument
    {
        { "input", Bytes.ToBson(keys) },
        { "cond", new BsonDocument("$in", new BsonArray { "$$this", IfNull("$" + Field.Handled, new BsonArray()) }) },
    });
}
