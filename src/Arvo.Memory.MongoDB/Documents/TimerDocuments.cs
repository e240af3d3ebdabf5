using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>Armed timers, earliest first. A BSON date counts milliseconds, so a due time is rounded up: no timer fires early.</summary>
internal static class TimerDocuments
{
    public static BsonArray Write(IReadOnlyList<MachineTimer> timers) =>
        new(timers.OrderBy(timer => timer.Due).ThenBy(timer => timer.Sequence).Select(Write));

    public static BsonDateTime Earliest(IReadOnlyList<MachineTimer> timers) => ToBson(timers.Min(timer => timer.Due));

    public static IReadOnlyList<MachineTimer> Read(BsonValue? timers)
    {
        if (timers is not BsonArray { Count: > 0 } array) return [];
        var read = new MachineTimer[array.Count];
        for (var i = 0; i < read.Length; i++) read[i] = Read(array[i].AsBsonDocument);
        return read;
    }

    static BsonDocument Write(MachineTimer timer) => new()
    {
        { "id", timer.Id },
        { "n", timer.Sequence },
        { "due", ToBson(timer.Due) },
        { "body", Bytes.ToBson(timer.Event) },
    };

    static MachineTimer Read(BsonDocument document) =>
        new(document["id"].AsString, document["n"].AsInt64, Time.Of(document["due"]), Bytes.Of(document["body"]));

    static BsonDateTime ToBson(DateTimeOffset due)
    {
        var milliseconds = due.ToUnixTimeMilliseconds();
        var rest = due.UtcTicks % TimeSpan.TicksPerMillisecond;
        return new BsonDateTime(rest == 0 ? milliseconds : milliseconds + 1);
    }
}
