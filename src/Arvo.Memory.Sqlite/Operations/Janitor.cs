namespace Arvo.Memory.Sqlite;

/// <summary>Deletes what has expired: a batch at a time, at most once per interval and process.</summary>
internal sealed class Janitor(Writer writer, SqliteMachineMemoryOptions options, TimeProvider clock)
{
    const int Batch = 500;

    const string Delete = """
        DELETE FROM arvo_instance WHERE subject IN (SELECT subject FROM arvo_instance WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)
        """;

    long _last = clock.GetTimestamp();

    public async Task<int> DeleteExpiredAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        int deleted;
        do
        {
            deleted = await writer.WriteAsync("delete expired instances", session => session.Execute(Delete, clock.GetUtcNow().UtcTicks, Batch),
                cancellationToken);
            total += deleted;
        }
        while (deleted == Batch);
        return total;
    }

    public async Task DeleteExpiredIfTimeAsync(CancellationToken cancellationToken)
    {
        var seen = Interlocked.Read(ref _last);
        if (clock.GetElapsedTime(seen) < options.JanitorInterval) return;
        if (Interlocked.CompareExchange(ref _last, clock.GetTimestamp(), seen) == seen) await DeleteExpiredAsync(cancellationToken);
    }
}
