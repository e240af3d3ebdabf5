using Arvo.Orchestration;
using Npgsql;
using static Arvo.Memory.Postgres.Statements;

namespace Arvo.Memory.Postgres;

/// <summary>Writing a step, and what follows it.</summary>
internal sealed class Committing(Statements statements, PostgresMachineMemoryOptions options)
{
    // $1 sid, $2 version read, $3 owner, $4 keep the lease, $5 keys, $6 window, $7 state, $8 outbox, $9
    // timers, $10 earliest timer, $11-$13 summary (its texts as one parameter).
    static string Assignments(string now) => $"""
        version = i.version + cardinality($5), state = $7,
        inbox = CASE WHEN cardinality(i.inbox) + cardinality($5) > $6
          THEN (i.inbox || $5)[cardinality(i.inbox) + cardinality($5) + 1 - $6:] ELSE i.inbox || $5 END,
        outbox = $8, outbox_at = CASE WHEN $8 IS NULL THEN NULL ELSE {now} END, timers = $9, timer_due = $10,
        machine = $11[1], machine_version = $11[2], status = $11[3], value = $11[4],
        parent_subject = $11[5], initiator = $11[6], init_event_id = $11[7], last_error = $11[8], output_digest = $11[9],
        execution_status = $12, parent_sid = $13,
        created_at = coalesce(i.created_at, {now}), updated_at = {now}, expires_at = NULL
        """;

    // One statement, waits for the disk. No row: overtaken.
    readonly Statement _commit = new("commit a step", Writes: true, $"""
        UPDATE {statements.Table} AS i SET {Assignments(statements.Now)},
          lock_owner = CASE WHEN $4 THEN i.lock_owner END, lock_until = CASE WHEN $4 THEN i.lock_until END
        WHERE i.sid = $1 AND i.version = $2 AND i.lock_owner = $3 AND NOT i.tombstone
        """);

    // Leaves somebody's lease in place: it fences its holder by the version. Whoever read without
    // asking for these keys is told here that they were handled.
    readonly Statement _commitOptimistic = new("commit a step", Writes: true, $"""
        UPDATE {statements.Table} AS i SET {Assignments(statements.Now)} WHERE i.sid = $1 AND i.version = $2 AND NOT i.tombstone AND NOT i.inbox && $5
        """);

    readonly Statement _commitFirst = new("commit a step", Writes: true, $"""
        INSERT INTO {statements.Table} AS i (sid, subject, version, state, inbox, outbox, outbox_at, timers, timer_due,
          machine, machine_version, status, value, parent_subject, initiator, init_event_id, last_error, output_digest,
          execution_status, parent_sid, created_at, updated_at)
        VALUES ($1, $2, cardinality($5), $7, $5[greatest(1, cardinality($5) + 1 - $6):], $8,
          CASE WHEN $8 IS NULL THEN NULL ELSE {statements.Now} END, $9, $10,
          $11[1], $11[2], $11[3], $11[4], $11[5], $11[6], $11[7], $11[8], $11[9], $12, $13, {statements.Now}, {statements.Now})
        ON CONFLICT (sid) DO UPDATE SET {Assignments(statements.Now)} WHERE i.version = 0 AND NOT i.tombstone
        """);

    public async ValueTask<CommitResult> CommitAsync(MachineLease lease, MachineCommit step, CancellationToken cancellationToken)
    {
        var summary = step.Summary;
        NpgsqlParameter[] parameters =
        [
            Bytes(Sid(lease.Subject)), lease.IsUnstored ? Text(lease.Subject) : Number(lease.Version), Text(lease.Owner), Flag(step.KeepLease),
            Guids(Keys(step.EventKeys)), Integer(options.Memory.Bounds.HandledKeys), Bytes(step.State), Bytes(OutboxCodec.Encode(step.Outbox)),
            Bytes(TimerCodec.Encode(step.Timers)), Time(TimerCodec.Earliest(step.Timers)),
            Texts(summary.Machine, summary.MachineVersion, summary.Status, summary.Value, summary.ParentSubject, summary.Initiator,
                summary.InitEventId, summary.LastError, summary.OutputDigest),
            Integer((int)summary.ExecutionStatus), Bytes(summary.ParentSubject is { } parent ? Sid(parent) : null),
        ];
        var statement = lease.IsUnstored ? _commitFirst : lease.IsOptimistic ? _commitOptimistic : _commit;
        if (await statements.WriteAsync(statement, parameters, cancellationToken) == 0) return CommitResult.Fenced.Instance;
        lease.Version += step.EventKeys.Count;
        lease.Held = lease.Held && step.KeepLease;
        return new CommitResult.Committed(lease.Version);
    }

    readonly Statement _cleanup = new("clean up an instance", Writes: true, $"""
        UPDATE {statements.Table} AS i SET tombstone = true, state = NULL, timers = NULL, timer_due = NULL,
          expires_at = CASE WHEN i.outbox IS NULL THEN {statements.Now} + $4 ELSE i.expires_at END,
          lock_owner = CASE WHEN $3 = '' THEN i.lock_owner END, lock_until = CASE WHEN $3 = '' THEN i.lock_until END
        WHERE i.sid = $1 AND i.version = $2 AND i.version > 0 AND ($3 = '' OR i.lock_owner = $3)
        """);

    /// <summary>A tombstone expires only once its outbox is empty.</summary>
    public async ValueTask<bool> CleanupAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        NpgsqlParameter[] parameters = [Bytes(Sid(lease.Subject)), Number(lease.Version), Text(lease.Owner), Span(options.Memory.TombstoneRetention)];
        if (await statements.WriteAsync(_cleanup, parameters, cancellationToken) == 0) return false;
        lease.Held = false;
        return true;
    }

    // In the order of the key, so that two batches of the same instances do not wait for each other in a circle.
    readonly Statement _mark = new("mark outboxes as published", Writes: true, $"""
        WITH lax AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
        due AS MATERIALIZED (
          SELECT i.sid FROM {statements.Table} AS i, unnest($1, $2) AS m(sid, version)
          WHERE i.sid = m.sid AND i.version = m.version AND i.outbox IS NOT NULL ORDER BY i.sid FOR UPDATE OF i)
        UPDATE {statements.Table} AS i SET outbox = NULL, outbox_at = NULL,
          expires_at = CASE WHEN i.tombstone THEN coalesce(i.expires_at, {statements.Now} + $3) ELSE i.expires_at END
        FROM due, lax WHERE i.sid = due.sid
        """);

    public async ValueTask MarkPublishedAsync(IReadOnlyList<OutboxMark> marks, CancellationToken cancellationToken)
    {
        NpgsqlParameter[] parameters =
        [
            new NpgsqlParameter<byte[][]> { TypedValue = [.. marks.Select(published => Sid(published.Subject))] },
            new NpgsqlParameter<long[]> { TypedValue = [.. marks.Select(published => published.Version)] },
            Span(options.Memory.TombstoneRetention),
        ];
        await statements.WriteAsync(_mark, parameters, cancellationToken);
    }
}
