using System.Collections.Frozen;
using Arvo.Orchestration;

namespace Arvo.Memory.Sqlite;

/// <summary>Taking, keeping and giving back the lease of an instance.</summary>
internal sealed class Leasing(Writer writer, Readers readers, MachineMemoryOptions options, TimeProvider clock, SqliteMachineMemory memory)
{
    const string Acquire = """
        INSERT INTO arvo_instance AS i (subject, fence, lock_owner, lock_until, expires_at) VALUES (?1, 1, ?2, ?4, ?5)
        ON CONFLICT (subject) DO UPDATE SET fence = i.fence + 1, lock_owner = ?2, lock_until = ?4,
          expires_at = CASE WHEN i.version = 0 THEN ?5 ELSE i.expires_at END
        WHERE i.lock_owner = '' OR i.lock_until <= ?3 OR i.lock_owner = ?2
        """;

    const string Remaining = "SELECT lock_until FROM arvo_instance WHERE subject = ?1";

    const string Instance = "SELECT version, fence, tombstone, state, outbox, timers, inbox FROM arvo_instance WHERE subject = ?1";

    public Task<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken) =>
        writer.WriteAsync<AcquireResult>("acquire an instance", session =>
        {
            var now = clock.GetUtcNow();
            var granted = session.Execute(
                Acquire, request.Subject, request.Owner, now.UtcTicks, (now + request.LeaseTtl).UtcTicks, (now + options.EmptyRetention).UtcTicks);
            if (granted == 1) return new AcquireResult.Granted(Read(session, request, now));
            var until = (long)(session.Prepare(Remaining, request.Subject).ExecuteScalar() ?? now.UtcTicks);
            return new AcquireResult.Denied(TimeSpan.FromTicks(Math.Max(0, until - now.UtcTicks)));
        }, cancellationToken);

    /// <summary>Reads and holds nothing. Readers see only what is durable.</summary>
    public AcquireResult Read(AcquireRequest request) =>
        readers.Read("read an instance", session => new AcquireResult.Granted(Read(session, request, clock.GetUtcNow())));

    const string Pin = "UPDATE arvo_instance SET lock_until = ?3 WHERE subject = ?1 AND lock_owner = ?2 AND version = ?4";

    const string Version = "SELECT version FROM arvo_instance WHERE subject = ?1";

    public Task<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken) =>
        lease.IsOptimistic
            ? Task.FromResult(readers.Read("pin an instance",
                session => (long)(session.Prepare(Version, lease.Subject).ExecuteScalar() ?? 0L)) == lease.Version)
            : writer.WriteAsync(
                "pin an instance",
                session => session.Execute(Pin, lease.Subject, lease.Owner, (clock.GetUtcNow() + lease.Ttl).UtcTicks, lease.Version) == 1,
                cancellationToken);

    const string Drop = "DELETE FROM arvo_instance WHERE subject = ?1 AND lock_owner = ?2 AND version = 0";

    // The outbox goes only with the version that was read: an optimistic writer may have committed another under the lease.
    const string Release = """
        UPDATE arvo_instance SET lock_owner = '', lock_until = 0,
          outbox = iif(?3 AND version = ?4, NULL, outbox), outbox_at = iif(?3 AND version = ?4, NULL, outbox_at),
          expires_at = iif(?3 AND version = ?4 AND tombstone, coalesce(expires_at, ?5), expires_at)
        WHERE subject = ?1 AND lock_owner = ?2
        """;

    public Task ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken)
    {
        lease.Held = false;
        if (lease.IsOptimistic && !outboxPublished) return Task.CompletedTask;
        return writer.WriteAsync("release an instance", session =>
        {
            var drained = (clock.GetUtcNow() + options.TombstoneRetention).UtcTicks;
            if (lease.IsOptimistic) return session.Execute(Committing.Mark, lease.Subject, lease.Version, drained);
            if (lease.Version == 0 && session.Execute(Drop, lease.Subject, lease.Owner) == 1) return 1;
            return session.Execute(Release, lease.Subject, lease.Owner, outboxPublished, lease.Version, drained);
        }, cancellationToken);
    }

    MachineLease Read(Session session, AcquireRequest request, DateTimeOffset now)
    {
        using var row = session.Prepare(Instance, request.Subject).ExecuteReader();
        var exists = row.Read();
        return new MachineLease(memory, request, now)
        {
            Version = exists ? row.GetInt64(0) : 0,
            Fence = exists ? row.GetInt64(1) : 0,
            Tombstone = exists && row.GetBoolean(2),
            State = exists ? row.BytesOrNull(3) : default,
            Outbox = exists ? OutboxCodec.Decode(row.BytesOrNull(4)) : [],
            Timers = exists ? TimerCodec.Decode(row.BytesOrNull(5)) : [],
            Handled = exists ? Inbox.Among(row.GetFieldValue<byte[]>(6), request.EventKeys) : FrozenSet<EventKey>.Empty,
        };
    }
}
