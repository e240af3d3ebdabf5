using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// Armed timers, earliest first. A BSON date counts milliseconds; what a due time has beyond them stands beside it in ticks.
/// The date that the sweeper looks at is rounded up, so that no timer fires early.
/// </summary>
internal static class TimerDocuments
{
    public static BsonArray Write(IReadOnlyList<MachineTimer> timers) => new(MachineTimer.InOrder(timers).Select(Write));

    public static BsonDateTime Earliest(IReadOnlyList<MachineTimer> timers) => RoundedUp(timers.Min(timer => timer.Due));

    public static IReadOnlyList<MachineTimer> Read(BsonValue? timers)
    {
        if (timers is not BsonArray { Count: > 0 } array) return [];
        var read = new MachineTimer[array.Count];
        for (var i = 0; i < read.Length; i++) read[i] = Read(array[i].AsBsonDocument);
        return read;
    }

    static BsonDocument Write(MachineTimer timer)
    {
        var document = new BsonDocument
        {
            { "id", timer.Id },
            { "n", timer.Sequence },
            { "due", new BsonDateTime(timer.Due.ToUnixTimeMilliseconds()) },
            { "body", Bytes.ToBson(timer.Event) },
        };
        if (Rest(timer.Due) is > 0 and var ticks) document.Add("ticks", ticks);
        if (timer.Failures > 0) document.Add("failures", timer.Failures);
        return document;
    }

    static MachineTimer Read(BsonDocument document)
    {
        var due = Time.Of(document["due"]);
        if (document.TryGetValue("ticks", out var ticks)) due = due.AddTicks(ticks.AsInt64);
        return new MachineTimer(document["id"].AsString, document["n"].AsInt64, due, Bytes.Of(document["body"]))
        {
            Failures = document.GetValue("failures", 0).ToInt32(),
        };
    }

    static BsonDateTime RoundedUp(DateTimeOffset due) => new(due.ToUnixTimeMilliseconds() + (Rest(due) > 0 ? 1 : 0));

    static long Rest(DateTimeOffset due) => due.UtcTicks % TimeSpan.TicksPerMillisecond;
}
