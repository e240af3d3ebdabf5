using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>Everything of one instance but the handled keys, which are counted.</summary>
internal static class DescribeCommand
{
    public static QueryCommand For(string subject)
    {
        var fields = ListCommand.Fields().Add(Field.State, 1).Add(Field.Outbox, 1).Add(Field.Timers, 1);
        return new QueryCommand(new BsonDocument(Field.Id, InstanceId.Of(subject)), fields, Limit: 1);
    }
}
