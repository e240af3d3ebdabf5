using System.Text;
using Arvo.Orchestration;
using Microsoft.Data.Sqlite;

namespace Arvo.Memory.Sqlite;

/// <summary>What sweepers and operators ask.</summary>
internal sealed class Finding(Readers readers, TimeProvider clock)
{
    // Index scans in the order of the partial indexes.
    const string Stranded = "SELECT subject, outbox_at FROM arvo_instance WHERE outbox_at <= ?1 ORDER BY outbox_at LIMIT ?2";

    const string Due = "SELECT subject, timer_due FROM arvo_instance WHERE timer_due <= ?1 ORDER BY timer_due LIMIT ?2";

    public IReadOnlyList<DueInstance> Scan(ScanRequest request) => readers.Read("scan", session =>
    {
        var now = clock.GetUtcNow();
        using var row = session.Prepare(request.Kind == ScanKind.Outbox ? Stranded : Due, (now - request.OlderThan).UtcTicks, request.Limit)
            .ExecuteReader();
        var found = new List<DueInstance>();
        while (row.Read()) found.Add(new DueInstance(row.GetString(0), now - row.Time(1)));
        return found;
    });

    const string Overview = """
        subject, version, fence, tombstone, lock_owner, lock_until, length(inbox), created_at, updated_at,
        machine, machine_version, execution_status, status, value, parent_subject, initiator, init_event_id, last_error, output_digest
        """;

    // The columns above, and what follows them.
    static class At
    {
        public const int Subject = 0, Version = 1, Fence = 2, Tombstone = 3, LeaseOwner = 4, LeaseUntil = 5, Handled = 6, CreatedAt = 7,
            UpdatedAt = 8;
        public const int Machine = 9, MachineVersion = 10, ExecutionStatus = 11, Status = 12, Value = 13, ParentSubject = 14, Initiator = 15,
            InitEventId = 16, LastError = 17, OutputDigest = 18;
        public const int State = 19, Outbox = 20, Timers = 21; // of one
    }

    const string One = $"SELECT {Overview}, state, outbox, timers FROM arvo_instance WHERE subject = ?1";

    public InstanceDescription? Describe(string subject) => readers.Read("describe an instance", session =>
    {
        using var row = session.Prepare(One, subject).ExecuteReader();
        return row.Read()
            ? Description(row) with
            {
                State = row.BytesOrNull(At.State),
                Outbox = OutboxCodec.Decode(row.BytesOrNull(At.Outbox)),
                Timers = TimerCodec.Decode(row.BytesOrNull(At.Timers)),
            }
            : null;
    });

    /// <summary>Pages follow the subject, which never changes: what exists throughout is seen once.</summary>
    public InstancePage List(InstanceFilter filter)
    {
        var sql = new StringBuilder($"SELECT {Overview} FROM arvo_instance WHERE version > 0");
        var values = new List<object?>();
        void Where(string condition, object value)
        {
            values.Add(value);
            sql.Append(" AND ").Append(condition).Append(" ?").Append(values.Count);
        }

        if (filter.ContinuationToken is { } token) Where("subject >", token);
        if (!filter.IncludeTombstones) sql.Append(" AND NOT tombstone");
        if (filter.Machine is { } machine) Where("machine =", machine);
        if (filter.MachineVersion is { } version) Where("machine_version =", version);
        if (filter.Status is { } status) Where("status =", status);
        if (filter.ExecutionStatus is { } execution) Where("execution_status =", (int)execution);
        if (filter.ParentSubject is { } parent) Where("parent_subject =", parent);
        if (filter.UpdatedBefore is { } before) Where("updated_at <", before.UtcTicks);
        values.Add(filter.PageSize + 1);
        sql.Append(" ORDER BY subject LIMIT ?").Append(values.Count);

        return readers.Read("list instances", session =>
        {
            using var row = session.Prepare(sql.ToString(), values.ToArray()).ExecuteReader();
            return Page(row, filter.PageSize);
        });
    }

    InstancePage Page(SqliteDataReader row, int size)
    {
        var instances = new List<InstanceDescription>();
        while (row.Read())
        {
            if (instances.Count == size) return new InstancePage(instances, instances[^1].Subject);
            instances.Add(Description(row));
        }
        return new InstancePage(instances, null);
    }

    InstanceDescription Description(SqliteDataReader row)
    {
        var now = clock.GetUtcNow();
        var leased = row.GetString(At.LeaseOwner).Length > 0 && row.Time(At.LeaseUntil) > now ? row.Time(At.LeaseUntil) - now : TimeSpan.Zero;
        return new InstanceDescription
        {
            Subject = row.GetString(At.Subject),
            Version = row.GetInt64(At.Version),
            Fence = row.GetInt64(At.Fence),
            Tombstone = row.GetBoolean(At.Tombstone),
            LeaseOwner = leased > TimeSpan.Zero ? row.GetString(At.LeaseOwner) : null,
            LeaseRemaining = leased,
            HandledCount = row.GetInt32(At.Handled) / EventKey.Size,
            CreatedAt = row.TimeOrNull(At.CreatedAt),
            UpdatedAt = row.TimeOrNull(At.UpdatedAt),
            Summary = row.IsDBNull(At.Machine) ? null : Summary(row),
        };
    }

    static InstanceSummary Summary(SqliteDataReader row) => new()
    {
        Machine = row.GetString(At.Machine),
        MachineVersion = row.GetString(At.MachineVersion),
        ExecutionStatus = (ExecutionStatus)row.GetInt32(At.ExecutionStatus),
        Status = row.GetString(At.Status),
        Value = row.TextOrNull(At.Value),
        ParentSubject = row.TextOrNull(At.ParentSubject),
        Initiator = row.TextOrNull(At.Initiator),
        InitEventId = row.TextOrNull(At.InitEventId),
        LastError = row.TextOrNull(At.LastError),
        OutputDigest = row.TextOrNull(At.OutputDigest),
    };
}
