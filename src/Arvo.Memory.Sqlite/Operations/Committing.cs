using Arvo.Orchestration;

namespace Arvo.Memory.Sqlite;

/// <summary>Writing a step, and what follows it.</summary>
internal sealed class Committing(Writer writer, MachineMemoryOptions options, TimeProvider clock)
{
    const string Current = "SELECT inbox FROM arvo_instance WHERE subject = ?1 AND version = ?2 AND (?3 = '' OR lock_owner = ?3) AND NOT tombstone";

    // ?1 subject, ?2 version read, ?3 owner, ?4 keep the lease, ?5 new version, ?6 now, ?7 inbox, ?8
    // state, ?9 outbox, ?10 timers, ?11 earliest timer, ?12-?21 summary
    const string Commit = """
        INSERT INTO arvo_instance AS i (subject, version, created_at, updated_at, inbox, state, outbox, outbox_at, timers, timer_due,
          machine, machine_version, execution_status, status, value, parent_subject, initiator, init_event_id, last_error, output_digest)
        VALUES (?1, ?5, ?6, ?6, ?7, ?8, ?9, iif(?9 IS NULL, NULL, ?6), ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
        ON CONFLICT (subject) DO UPDATE SET version = ?5, created_at = coalesce(i.created_at, ?6), updated_at = ?6, inbox = ?7, state = ?8,
          outbox = ?9, outbox_at = iif(?9 IS NULL, NULL, ?6), timers = ?10, timer_due = ?11,
          machine = ?12, machine_version = ?13, execution_status = ?14, status = ?15, value = ?16,
          parent_subject = ?17, initiator = ?18, init_event_id = ?19, last_error = ?20, output_digest = ?21, expires_at = NULL,
          lock_owner = iif(?3 = '' OR ?4, i.lock_owner, ''), lock_until = iif(?3 = '' OR ?4, i.lock_until, 0)
        WHERE i.version = ?2 AND (?3 = '' OR i.lock_owner = ?3) AND NOT i.tombstone
        """;

    public async Task<CommitResult> CommitAsync(MachineLease lease, MachineCommit step, CancellationToken cancellationToken)
    {
        var (subject, owner, read) = (lease.Subject, lease.Owner, lease.Version);
        var version = read + step.EventKeys.Count;
        var outbox = OutboxCodec.Encode(step.Outbox);
        var timers = TimerCodec.Encode(step.Timers);
        var state = step.State.ToArray();
        var committed = await writer.WriteAsync("commit a step", session =>
        {
            var stored = (byte[]?)session.Prepare(Current, subject, read, owner).ExecuteScalar();
            if (stored is null && !lease.IsUnstored) return false;
            if (lease.IsOptimistic && Inbox.Among(stored, step.EventKeys).Count > 0) return false;
            var s = step.Summary;
            return session.Execute(Commit, subject, read, owner, step.KeepLease, version, clock.GetUtcNow().UtcTicks,
                Inbox.With(stored ?? [], step.EventKeys, options.Bounds.HandledKeys), state, outbox, timers,
                TimerCodec.Earliest(step.Timers)?.UtcTicks, s.Machine, s.MachineVersion, (int)s.ExecutionStatus, s.Status, s.Value, s.ParentSubject,
                s.Initiator, s.InitEventId, s.LastError, s.OutputDigest) == 1;
        }, cancellationToken);
        if (!committed) return CommitResult.Fenced.Instance;
        lease.Version = version;
        lease.Held = lease.Held && step.KeepLease;
        return new CommitResult.Committed(version);
    }

    // A tombstone expires only once its outbox is empty.
    const string Cleanup = """
        UPDATE arvo_instance SET tombstone = 1, state = NULL, timers = NULL, timer_due = NULL, expires_at = iif(outbox IS NULL, ?4, expires_at),
          lock_owner = iif(?3 = '', lock_owner, ''), lock_until = iif(?3 = '', lock_until, 0)
        WHERE subject = ?1 AND version = ?2 AND version > 0 AND (?3 = '' OR lock_owner = ?3)
        """;

    public async Task<bool> CleanupAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        var (subject, owner, version) = (lease.Subject, lease.Owner, lease.Version);
        var cleaned = await writer.WriteAsync(
            "clean up an instance",
            session => session.Execute(Cleanup, subject, version, owner, (clock.GetUtcNow() + options.TombstoneRetention).UtcTicks) == 1,
            cancellationToken);
        if (cleaned) lease.Held = false;
        return cleaned;
    }

    public const string Mark = """
        UPDATE arvo_instance SET outbox = NULL, outbox_at = NULL, expires_at = iif(tombstone, coalesce(expires_at, ?3), expires_at)
        WHERE subject = ?1 AND version = ?2 AND outbox IS NOT NULL
        """;

    /// <summary>A batch that fails half way has marked the first half: marks may be lost.</summary>
    public Task MarkPublishedAsync(IReadOnlyList<OutboxMark> marks, CancellationToken cancellationToken) =>
        writer.WriteAsync("mark outboxes as published", session =>
        {
            var drained = (clock.GetUtcNow() + options.TombstoneRetention).UtcTicks;
            foreach (var published in marks) session.Execute(Mark, published.Subject, published.Version, drained);
            return true;
        }, cancellationToken);
}
