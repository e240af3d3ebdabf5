using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>What an acquire or an optimistic read answered.</summary>
internal static class LeaseDocument
{
    public static AcquireResult Read(BsonDocument answer, AcquireRequest request, IDurableMachineMemory memory)
    {
        if (answer[Field.Own].AsBoolean) return new AcquireResult.Granted(Lease(answer, request, memory));
        var left = Time.Duration(answer[Field.Left]);
        return new AcquireResult.Denied(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    public static MachineLease Lease(
        BsonDocument answer, AcquireRequest request, IDurableMachineMemory memory) => new(memory, request, Time.Of(answer[Field.Now]))
    {
        Fence = answer[Field.Fence].AsInt64,
        Version = answer[Field.Version].AsInt64,
        State = Bytes.OrNull(answer, Field.State),
        Tombstone = answer.Contains(Field.Done),
        Handled = Keys(answer.GetValue(Field.Duplicates, null)),
        Outbox = EventDocuments.Read(answer.GetValue(Field.Outbox, null)),
        Timers = TimerDocuments.Read(answer.GetValue(Field.Timers, null)),
    };

    static IReadOnlySet<EventKey> Keys(BsonValue? duplicates)
    {
        if (duplicates is not BsonArray { Count: > 0 } array) return System.Collections.Frozen.FrozenSet<EventKey>.Empty;
        var keys = new HashSet<EventKey>(array.Count);
        foreach (var key in array) keys.Add(EventKey.FromBytes(key.AsBsonBinaryData.Bytes));
        return keys;
    }
}
