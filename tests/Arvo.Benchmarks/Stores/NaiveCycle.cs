using Npgsql;

namespace Arvo.Benchmarks;

/// <summary>
/// What one writes first: lock row, read, write, unlock, as four statements on two tables; no handled events, no outbox, no timers, no fencing.
/// Same server, same driver, same prepared statements, same durability, same states; the tables as CREATE TABLE makes them, so with the server's
/// default storage and compression (PostgreSQL 15: pglz, which leaves these states in their row).
/// </summary>
internal sealed class NaiveCycle(NpgsqlDataSource database, StepStates states) : ICycle
{
    const string Lock = """
        INSERT INTO naive_lock AS l (subject, locked_at, expires_at) VALUES ($1, now(), now() + interval '60 s')
        ON CONFLICT (subject) DO UPDATE SET locked_at = now(), expires_at = EXCLUDED.expires_at WHERE l.expires_at <= now()
        """;

    const string Read = "SELECT data, version FROM naive_state WHERE subject = $1";

    const string Write = """
        INSERT INTO naive_state AS s (subject, data, version, updated_at) VALUES ($1, $2, 1, now())
        ON CONFLICT (subject) DO UPDATE SET data = EXCLUDED.data, version = s.version + 1, updated_at = now()
        """;

    const string Unlock = "DELETE FROM naive_lock WHERE subject = $1";

    long steps;

    public string Name => "PostgreSQL, naive lock-read-write-unlock";

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var create = database.CreateCommand("""
            CREATE TABLE naive_state(subject text PRIMARY KEY, data bytea NOT NULL, version bigint NOT NULL, updated_at timestamptz NOT NULL);
            CREATE TABLE naive_lock(subject text PRIMARY KEY, locked_at timestamptz NOT NULL, expires_at timestamptz NOT NULL);
            """);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask RunAsync(int instance, CancellationToken cancellationToken)
    {
        var subject = $"naive-{instance}";
        if (await ExecuteAsync(Lock, subject, null, cancellationToken) != 1) throw new InvalidOperationException("naive: not locked");
        await ReadAsync(subject, cancellationToken);
        await ExecuteAsync(Write, subject, states.Of(Interlocked.Increment(ref steps)), cancellationToken);
        await ExecuteAsync(Unlock, subject, null, cancellationToken);
    }

    async Task<byte[]?> ReadAsync(string subject, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Read, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = subject } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? await reader.GetFieldValueAsync<byte[]>(0, cancellationToken) : null;
    }

    async Task<int> ExecuteAsync(string sql, string subject, byte[]? data, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = subject } } };
        if (data is not null) command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = data });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
