using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>An instance as operators see it.</summary>
internal static class DescriptionDocument
{
    public static InstanceDescription Read(BsonDocument answer)
    {
        var left = answer.TryGetValue(Field.Left, out var milliseconds) && milliseconds.IsNumeric ? Time.Duration(milliseconds) : TimeSpan.Zero;
        var leased = left > TimeSpan.Zero;
        return new InstanceDescription
        {
            Subject = answer[Field.Subject].AsString,
            Summary = answer.TryGetValue(Field.Summary, out var summary) ? SummaryDocument.Read(summary.AsBsonDocument) : null,
            Version = answer[Field.Version].AsInt64,
            Fence = answer[Field.Fence].AsInt64,
            Tombstone = answer.Contains(Field.Done),
            LeaseOwner = leased ? answer[Field.Lease].AsBsonDocument["o"].AsString : null,
            LeaseRemaining = leased ? left : TimeSpan.Zero,
            HandledCount = answer[Field.HandledCount].ToInt32(),
            Outbox = EventDocuments.Read(answer.GetValue(Field.Outbox, null)),
            Timers = TimerDocuments.Read(answer.GetValue(Field.Timers, null)),
            CreatedAt = Time.OrNull(answer, Field.Created),
            UpdatedAt = Time.OrNull(answer, Field.Updated),
            State = Bytes.OrNull(answer, Field.State),
        };
    }
}
