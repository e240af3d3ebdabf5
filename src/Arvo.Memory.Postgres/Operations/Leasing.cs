using Arvo.Orchestration;
using Npgsql;
using static Arvo.Memory.Postgres.Statements;

namespace Arvo.Memory.Postgres;

/// <summary>Taking, keeping and giving back the lease of an instance.</summary>
internal sealed class Leasing(Statements statements, PostgresMachineMemoryOptions options, PostgresMachineMemory memory)
{
    const string Known = "ARRAY(SELECT k FROM unnest($6) AS k WHERE k = ANY(i.inbox))";

    // One statement: the first arm takes the lease if it is free, expired or ours and reads the row; when it gives no row, the second reports the holder's remaining time.
    // The lease itself need not survive a power cut, as commits compare owner and version; so only this statement does not wait for the disk.
    readonly Statement acquire = new("acquire an instance", Writes: true, $"""
        WITH lax AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
        up AS (
          INSERT INTO {statements.Table} AS i (sid, subject, fence, lock_owner, lock_until, expires_at)
          VALUES ($1, $2, 1, $3, {statements.Now} + $4, {statements.Now} + $5)
          ON CONFLICT (sid) DO UPDATE SET fence = i.fence + 1, lock_owner = EXCLUDED.lock_owner, lock_until = EXCLUDED.lock_until,
            expires_at = CASE WHEN i.version = 0 THEN EXCLUDED.expires_at ELSE i.expires_at END
          WHERE i.lock_owner IS NULL OR i.lock_until <= {statements.Now} OR i.lock_owner = EXCLUDED.lock_owner
          RETURNING i.version, i.fence, i.state, i.tombstone, i.outbox, i.timers, {Known} AS known)
        SELECT true, up.version, up.fence, up.state, up.tombstone, up.outbox, up.timers, up.known, {statements.Now}, NULL::interval FROM up, lax
        UNION ALL
        SELECT false, 0, 0, NULL, false, NULL, NULL, NULL, {statements.Now}, s.lock_until - {statements.Now}
        FROM {statements.Table} s WHERE s.sid = $1 AND NOT EXISTS (SELECT 1 FROM up)
        """);

    /// <summary>Grants or denies in one round trip; in a second only when the holder's row was created at that very moment.</summary>
    public async ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            NpgsqlParameter[] parameters =
            [
                Bytes(Sid(request.Subject)), Text(request.Subject), Text(request.Owner), Span(request.LeaseTtl), Span(options.Memory.EmptyRetention), Guids(Keys(request.EventKeys)),
            ];
            var result = await statements.ReadAsync(acquire, parameters, reader => !reader.Read() ? null : Answer(reader, request), cancellationToken);
            if (result is not null) return result;
        }
    }

    readonly Statement read = new("read an instance", Writes: false, $"""
        SELECT i.version, i.fence, i.state, i.tombstone, i.outbox, i.timers, ARRAY(SELECT k FROM unnest($2) AS k WHERE k = ANY(i.inbox)), {statements.Now}
        FROM (SELECT $1::bytea AS asked) AS q LEFT JOIN {statements.Table} AS i ON i.sid = q.asked
        """);

    /// <summary>Reads and holds nothing. What is read is durable: a commit becomes visible only after it is.</summary>
    public ValueTask<AcquireResult> ReadAsync(AcquireRequest request, CancellationToken cancellationToken) =>
        statements.ReadAsync<AcquireResult>(read, [Bytes(Sid(request.Subject)), Guids(Keys(request.EventKeys))], reader =>
        {
            reader.Read();
            return new AcquireResult.Granted(Lease(reader, request, first: 0));
        }, cancellationToken);

    readonly Statement pin = new("pin an instance", Writes: true, $"UPDATE {statements.Table} SET lock_until = {statements.Now} + $3 WHERE sid = $1 AND lock_owner = $2");

    readonly Statement compare = new("compare the version of an instance", Writes: false, $"SELECT 1 FROM {statements.Table} WHERE sid = $1 AND version = $2");

    public async ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        if (lease.Owner.Length > 0) return await statements.WriteAsync(pin, [Bytes(Sid(lease.Subject)), Text(lease.Owner), Span(lease.Ttl)], cancellationToken) == 1;
        if (lease.Version == 0) return true; // nothing was read that could be lost
        return await statements.ReadAsync(compare, [Bytes(Sid(lease.Subject)), Number(lease.Version)], reader => reader.Read(), cancellationToken);
    }

    // The outbox goes only with the version that was read: an optimistic writer may have committed another under the lease.
    readonly Statement release = new("release an instance", Writes: true, $"""
        WITH lax AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
        gone AS (DELETE FROM {statements.Table} WHERE sid = $1 AND lock_owner = $2 AND version = 0)
        UPDATE {statements.Table} AS i SET
          lock_owner = NULL, lock_until = NULL,
          outbox = CASE WHEN $3 AND version = $4 THEN NULL ELSE outbox END,
          outbox_at = CASE WHEN $3 AND version = $4 THEN NULL ELSE outbox_at END,
          expires_at = CASE WHEN $3 AND version = $4 AND tombstone THEN coalesce(expires_at, {statements.Now} + $5) ELSE expires_at END
        FROM lax WHERE sid = $1 AND lock_owner = $2 AND version > 0
        """);

    readonly Statement clear = new("clear the outbox of an instance", Writes: true, $"""
        UPDATE {statements.Table} SET outbox = NULL, outbox_at = NULL,
          expires_at = CASE WHEN tombstone THEN coalesce(expires_at, {statements.Now} + $3) ELSE expires_at END
        WHERE sid = $1 AND version = $2
        """);

    public async ValueTask ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken)
    {
        lease.Held = false;
        var sid = Bytes(Sid(lease.Subject));
        if (lease.Owner.Length > 0)
        {
            NpgsqlParameter[] parameters = [sid, Text(lease.Owner), Flag(outboxPublished), Number(lease.Version), Span(options.Memory.TombstoneRetention)];
            await statements.WriteAsync(release, parameters, cancellationToken);
        }
        else if (outboxPublished)
        {
            await statements.WriteAsync(clear, [sid, Number(lease.Version), Span(options.Memory.TombstoneRetention)], cancellationToken);
        }
    }

    AcquireResult Answer(NpgsqlDataReader row, AcquireRequest request)
    {
        if (row.GetBoolean(0)) return new AcquireResult.Granted(Lease(row, request, first: 1));
        var remaining = row.IsDBNull(9) ? TimeSpan.Zero : row.GetTimeSpan(9);
        return new AcquireResult.Denied(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero);
    }

    MachineLease Lease(NpgsqlDataReader row, AcquireRequest request, int first)
    {
        var held = request.Mode == ConcurrencyMode.Lease;
        var exists = !row.IsDBNull(first);
        return new MachineLease(memory)
        {
            Subject = request.Subject,
            Owner = held ? request.Owner : "",
            Version = exists ? row.GetInt64(first) : 0,
            Fence = exists ? row.GetInt64(first + 1) : 0,
            Ttl = held ? request.LeaseTtl : TimeSpan.Zero,
            State = row.BytesOrNull(first + 2),
            Tombstone = exists && row.GetBoolean(first + 3),
            Outbox = OutboxCodec.Decode(row.BytesOrNull(first + 4)),
            Timers = TimerCodec.Decode(row.BytesOrNull(first + 5)),
            Handled = row.KeySet(first + 6),
            ServerTime = row.Time(first + 7),
            Held = held,
        };
    }
}
