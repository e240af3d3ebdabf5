using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// A page in the order of <c>_id</c>; the next one begins after the last of this one. One more than
/// a page is asked for, to know whether there is a next.
/// </summary>
internal static class ListCommand
{
    public static QueryCommand For(InstanceFilter filter)
    {
        var query = new BsonDocument(Field.Summary, new BsonDocument("$exists", true));
        AddSummary(query, Field.Machine, filter.Machine);
        AddSummary(query, Field.MachineVersion, filter.MachineVersion);
        AddSummary(query, Field.Status, filter.Status);
        AddSummary(query, Field.Execution, filter.ExecutionStatus is { } status ? SummaryDocument.NameOf(status) : null);
        AddSummary(query, Field.Parent, filter.ParentSubject);
        if (!filter.IncludeTombstones) query.Add(Field.Done, new BsonDocument("$ne", true));
        if (filter.UpdatedBefore is { } before) query.Add(Field.Updated, new BsonDocument("$lt", new BsonDateTime(before.ToUnixTimeMilliseconds())));
        if (filter.ContinuationToken is { } token) query.Add(Field.Id, new BsonDocument("$gt", After(token)));
        return new QueryCommand(query, Fields(), new BsonDocument(Field.Id, 1), filter.PageSize + 1);
    }

    /// <summary>What every description has.</summary>
    public static BsonDocument Fields() => new()
    {
        { Field.Id, 0 },
        { Field.Subject, 1 },
        { Field.Version, 1 },
        { Field.Fence, 1 },
        { Field.Lease, 1 },
        { Field.Summary, 1 },
        { Field.Done, 1 },
        { Field.Created, 1 },
        { Field.Updated, 1 },
        { Field.Left, Expression.Until("$" + Field.LeaseUntil) },
        { Field.HandledCount, Expression.Size("$" + Field.Handled) },
    };

    /// <summary>Where the page after the one that ends with this instance begins.</summary>
    public static string Token(InstanceDescription last) => Convert.ToHexStringLower(InstanceId.Of(last.Subject).Bytes);

    static BsonBinaryData After(string token)
    {
        try
        {
            return new BsonBinaryData(Convert.FromHexString(token));
        }
        catch (FormatException malformed)
        {
            throw new ArgumentException($"'{token}' is no continuation token of this memory.", nameof(token), malformed);
        }
    }

    static void AddSummary(BsonDocument query, string name, string? value)
    {
        if (value is not null) query.Add($"{Field.Summary}.{name}", value);
    }
}
