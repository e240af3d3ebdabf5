using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>Forgets the outbox that the commit of a version wrote. After the next commit it matches nothing.</summary>
internal static class MarkCommand
{
    public static UpdateCommand For(OutboxMark mark, MachineMemoryOptions options) => new(Fenced.ByVersion(mark.Subject, mark.Version), new BsonArray
    {
        new BsonDocument("$unset", new BsonArray { Field.Outbox, Field.OutboxSince }),
        new BsonDocument("$set", new BsonDocument(Field.Expires, Expression.Drained(options))),
    });
}
