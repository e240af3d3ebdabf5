using MongoDB.Bson;

namespace Arvo.Memory.MongoDB;

/// <summary>BSON dates and durations: whole milliseconds.</summary>
internal static class Time
{
    public static DateTimeOffset Of(BsonValue date) => DateTimeOffset.FromUnixTimeMilliseconds(date.AsBsonDateTime.MillisecondsSinceEpoch);

    public static DateTimeOffset? OrNull(BsonDocument document, string name) => document.TryGetValue(name, out var date) ? Of(date) : null;

    public static BsonInt64 Milliseconds(TimeSpan duration) => new(Math.Max(1, (long)duration.TotalMilliseconds));

    public static TimeSpan Duration(BsonValue milliseconds) => TimeSpan.FromMilliseconds(milliseconds.ToDouble());
}
