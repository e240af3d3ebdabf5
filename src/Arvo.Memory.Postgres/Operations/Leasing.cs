using Arvo.Orchestration;
using Npgsql;
using static Arvo.Memory.Postgres.Statements;

namespace Arvo.Memory.Postgres;

/// <summary>Taking, keeping and giving back the lease of an instance.</summary>
internal sealed class Leasing(Statements statements, PostgresMachineMemoryOptions options, PostgresMachineMemory memory)
{
    // One upsert. Whether somebody's lease stands in the way is decided by its assignments and not by a WHERE, so that a denial returns its row, too.
    // The handled keys leave the server only when one that was asked for is among them.
    // The lease itself need not survive a power cut, as commits compare owner and version; so only this statement does not wait for the disk.
    readonly Statement _acquire = new("acquire an instance", Writes: true, $"""
        INSERT INTO {statements.Table} AS i (sid, subject, fence, lock_owner, lock_until, expires_at)
        VALUES ($1, $2, 1, $3, {statements.Now} + $4, {statements.Now} + $5)
        ON CONFLICT (sid) DO UPDATE SET
          fence = CASE WHEN {Held(statements.Now)} THEN i.fence ELSE i.fence + 1 END,
          lock_owner = CASE WHEN {Held(statements.Now)} THEN i.lock_owner ELSE EXCLUDED.lock_owner END,
          lock_until = CASE WHEN {Held(statements.Now)} THEN i.lock_until ELSE EXCLUDED.lock_until END,
          expires_at = CASE WHEN i.version = 0 THEN EXCLUDED.expires_at ELSE i.expires_at END
        RETURNING i.version, i.fence, CASE WHEN i.lock_owner = $3 THEN i.state END, i.tombstone, CASE WHEN i.lock_owner = $3 THEN i.outbox END,
          CASE WHEN i.lock_owner = $3 THEN i.timers END, CASE WHEN i.inbox && $6 THEN i.inbox END, {statements.Now}, i.lock_owner = $3, i.lock_until,
          set_config('synchronous_commit', 'off', true)
        """);

    static string Held(string now) => $"i.lock_owner <> EXCLUDED.lock_owner AND i.lock_until > {now}";

    /// <summary>Grants or denies in one round trip.</summary>
    public ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        NpgsqlParameter[] parameters =
        [
            Bytes(Sid(request.Subject)), Text(request.Subject), Text(request.Owner), Span(request.LeaseTtl), Span(options.Memory.EmptyRetention),
            Guids(Keys(request.EventKeys)),
        ];
        return statements.ReadAsync(_acquire, parameters, reader => Answer(reader, request), cancellationToken);
    }

    readonly Statement _read = new("read an instance", Writes: false, $"""
        SELECT i.version, i.fence, i.state, i.tombstone, i.outbox, i.timers, CASE WHEN i.inbox && $2 THEN i.inbox END, {statements.Now}
        FROM (SELECT $1::bytea AS asked) AS q LEFT JOIN {statements.Table} AS i ON i.sid = q.asked
        """);

    /// <summary>Reads and holds nothing. What is read is durable: a commit becomes visible only after it is.</summary>
    public ValueTask<AcquireResult> ReadAsync(AcquireRequest request, CancellationToken cancellationToken) =>
        statements.ReadAsync<AcquireResult>(_read, [Bytes(Sid(request.Subject)), Guids(Keys(request.EventKeys))], reader =>
        {
            reader.Read();
            return new AcquireResult.Granted(Lease(reader, request));
        }, cancellationToken);

    readonly Statement _pin = new("pin an instance", Writes: true,
        $"UPDATE {statements.Table} SET lock_until = {statements.Now} + $3 WHERE sid = $1 AND lock_owner = $2 AND version = $4");

    readonly Statement _compare = new("compare the version of an instance", Writes: false,
        $"SELECT 1 FROM {statements.Table} WHERE sid = $1 AND version = $2");

    public async ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        if (!lease.IsOptimistic)
            return await statements.WriteAsync(_pin, [Bytes(Sid(lease.Subject)), Text(lease.Owner), Span(lease.Ttl), Number(lease.Version)],
                cancellationToken) == 1;
        if (lease.Version == 0) return true; // nothing was read that could be lost
        return await statements.ReadAsync(_compare, [Bytes(Sid(lease.Subject)), Number(lease.Version)], reader => reader.Read(), cancellationToken);
    }

    // The outbox goes only with the version that was read: an optimistic writer may have committed another under the lease.
    readonly Statement _release = new("release an instance", Writes: true, $"""
        WITH lax AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
        gone AS (DELETE FROM {statements.Table} WHERE sid = $1 AND lock_owner = $2 AND version = 0)
        UPDATE {statements.Table} AS i SET
          lock_owner = NULL, lock_until = NULL,
          outbox = CASE WHEN $3 AND version = $4 THEN NULL ELSE outbox END,
          outbox_at = CASE WHEN $3 AND version = $4 THEN NULL ELSE outbox_at END,
          expires_at = CASE WHEN $3 AND version = $4 AND tombstone THEN coalesce(expires_at, {statements.Now} + $5) ELSE expires_at END
        FROM lax WHERE sid = $1 AND lock_owner = $2 AND version > 0
        """);

    readonly Statement _clear = new("clear the outbox of an instance", Writes: true, $"""
        UPDATE {statements.Table} SET outbox = NULL, outbox_at = NULL,
          expires_at = CASE WHEN tombstone THEN coalesce(expires_at, {statements.Now} + $3) ELSE expires_at END
        WHERE sid = $1 AND version = $2
        """);

    public async ValueTask ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken)
    {
        lease.Held = false;
        var sid = Bytes(Sid(lease.Subject));
        if (!lease.IsOptimistic)
        {
            NpgsqlParameter[] parameters =
            [
                sid, Text(lease.Owner), Flag(outboxPublished), Number(lease.Version), Span(options.Memory.TombstoneRetention),
            ];
            await statements.WriteAsync(_release, parameters, cancellationToken);
        }
        else if (outboxPublished)
        {
            await statements.WriteAsync(_clear, [sid, Number(lease.Version), Span(options.Memory.TombstoneRetention)], cancellationToken);
        }
    }

    AcquireResult Answer(NpgsqlDataReader row, AcquireRequest request)
    {
        row.Read();
        if (row.GetBoolean(8)) return new AcquireResult.Granted(Lease(row, request));
        var remaining = row.Time(9) - row.Time(7);
        return new AcquireResult.Denied(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero);
    }

    MachineLease Lease(NpgsqlDataReader row, AcquireRequest request)
    {
        var exists = !row.IsDBNull(0);
        return new MachineLease(memory, request, row.Time(7))
        {
            Version = exists ? row.GetInt64(0) : 0,
            Fence = exists ? row.GetInt64(1) : 0,
            State = row.BytesOrNull(2),
            Tombstone = exists && row.GetBoolean(3),
            Outbox = OutboxCodec.Decode(row.BytesOrNull(4)),
            Timers = TimerCodec.Decode(row.BytesOrNull(5)),
            Handled = row.KnownOf(request.EventKeys, 6),
        };
    }
}
