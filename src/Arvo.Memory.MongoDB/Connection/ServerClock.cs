using MongoDB.Bson;
using MongoDB.Driver;

namespace Arvo.Memory.MongoDB;

/// <summary>
/// The server's time for an instance that has no document to read it with. Kept as a distance from the monotonic clock, learnt from every answer,
/// so that it costs no round trip. Only timers use it, never a lease.
/// </summary>
internal sealed class ServerClock(IMongoDatabase database, TimeProvider clock)
{
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    Reading? _last;

    public void Learn(DateTimeOffset serverTime)
    {
        if (_last is { } reading && clock.GetElapsedTime(reading.At) < Fresh / 2) return;
        _last = new Reading(serverTime, clock.GetTimestamp());
    }

    public async ValueTask<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        if (_last is not { } reading || clock.GetElapsedTime(reading.At) > Fresh)
        {
            var hello = await database.RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1), cancellationToken: cancellationToken);
            _last = reading = new Reading(Time.Of(hello["localTime"]), clock.GetTimestamp());
        }
        return reading.ServerTime + clock.GetElapsedTime(reading.At);
    }

    sealed record Reading(DateTimeOffset ServerTime, long At);
}
