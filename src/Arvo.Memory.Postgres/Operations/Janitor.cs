using static Arvo.Memory.Postgres.Statements;

namespace Arvo.Memory.Postgres;

/// <summary>Deletes what has expired: a batch at a time, at most once per interval and process.</summary>
internal sealed class Janitor(Statements statements, PostgresMachineMemoryOptions options, TimeProvider clock)
{
    const int Batch = 500;

    long _last = clock.GetTimestamp();

    // What another process deletes at the same time is skipped; what was committed meanwhile no longer expires.
    readonly Statement _delete = new("delete expired instances", Writes: true, $"""
        DELETE FROM {statements.Table} WHERE sid IN (
          SELECT sid FROM {statements.Table} WHERE expires_at <= {statements.Now} ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
        """);

    public async ValueTask<int> DeleteExpiredAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        int deleted;
        do
        {
            deleted = await statements.WriteAsync(_delete, [Number(Batch)], cancellationToken);
            total += deleted;
        }
        while (deleted == Batch);
        return total;
    }

    public async ValueTask DeleteExpiredIfTimeAsync(CancellationToken cancellationToken)
    {
        var seen = Interlocked.Read(ref _last);
        if (clock.GetElapsedTime(seen) < options.JanitorInterval) return;
        if (Interlocked.CompareExchange(ref _last, clock.GetTimestamp(), seen) == seen) await DeleteExpiredAsync(cancellationToken);
    }
}
