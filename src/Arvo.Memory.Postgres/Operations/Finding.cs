using System.Text;
using Arvo.Orchestration;
using Npgsql;
using static Arvo.Memory.Postgres.Statements;

namespace Arvo.Memory.Postgres;

/// <summary>What sweepers and operators ask.</summary>
internal sealed class Finding(Statements statements)
{
    // Index scans in the order of the partial indexes.
    readonly Statement _stranded = new("scan for stranded outboxes", Writes: false, $"""
        SELECT subject, {statements.Now} - outbox_at FROM {statements.Table} WHERE outbox_at <= {statements.Now} - $1 ORDER BY outbox_at LIMIT $2
        """);

    readonly Statement _due = new("scan for due timers", Writes: false, $"""
        SELECT subject, {statements.Now} - timer_due FROM {statements.Table} WHERE timer_due <= {statements.Now} - $1 ORDER BY timer_due LIMIT $2
        """);

    public ValueTask<IReadOnlyList<DueInstance>> ScanAsync(ScanRequest request, CancellationToken cancellationToken) =>
        statements.ReadAsync<IReadOnlyList<DueInstance>>(
            request.Kind == ScanKind.Outbox ? _stranded : _due,
            [Span(request.OlderThan), Number(request.Limit)],
            reader =>
            {
                var found = new List<DueInstance>();
                while (reader.Read()) found.Add(new DueInstance(reader.GetString(0), reader.GetTimeSpan(1)));
                return found;
            },
            cancellationToken);

    const string Overview = """
        subject, version, fence, tombstone, lock_owner, lock_until, cardinality(inbox), created_at, updated_at,
        machine, machine_version, execution_status, status, value, parent_subject, initiator, init_event_id, last_error, output_digest
        """;

    // The columns above, and what follows them.
    static class At
    {
        public const int Subject = 0, Version = 1, Fence = 2, Tombstone = 3, LeaseOwner = 4, LeaseUntil = 5, Handled = 6, CreatedAt = 7,
            UpdatedAt = 8;
        public const int Machine = 9, MachineVersion = 10, ExecutionStatus = 11, Status = 12, Value = 13, ParentSubject = 14, Initiator = 15,
            InitEventId = 16, LastError = 17, OutputDigest = 18;
        public const int Now = 19;
        public const int State = 20, Outbox = 21, Timers = 22; // of one
        public const int Sid = 20; // of a page
    }

    readonly Statement _describe = new("describe an instance", Writes: false,
        $"SELECT {Overview}, {statements.Now}, state, outbox, timers FROM {statements.Table} WHERE sid = $1");

    public ValueTask<InstanceDescription?> DescribeAsync(string subject, CancellationToken cancellationToken) =>
        statements.ReadAsync(_describe, [Bytes(Sid(subject))], reader => reader.Read()
            ? Description(reader) with
            {
                State = reader.BytesOrNull(At.State),
                Outbox = OutboxCodec.Decode(reader.BytesOrNull(At.Outbox)),
                Timers = TimerCodec.Decode(reader.BytesOrNull(At.Timers)),
            }
            : null, cancellationToken);

    /// <summary>Pages follow the key, which never changes: what exists throughout is seen once.</summary>
    public async ValueTask<InstancePage> ListAsync(InstanceFilter filter, CancellationToken cancellationToken)
    {
        var sql = new StringBuilder($"SELECT {Overview}, {statements.Now}, sid FROM {statements.Table} WHERE version > 0");
        var parameters = new List<NpgsqlParameter>();
        void Where(string condition, NpgsqlParameter value)
        {
            parameters.Add(value);
            sql.Append(" AND ").Append(condition).Append(" $").Append(parameters.Count);
        }

        if (filter.ContinuationToken is { } token) Where("sid >", Bytes(Token(token)));
        if (!filter.IncludeTombstones) sql.Append(" AND NOT tombstone");
        if (filter.Machine is { } machine) Where("machine =", Text(machine));
        if (filter.MachineVersion is { } version) Where("machine_version =", Text(version));
        if (filter.Status is { } status) Where("status =", Text(status));
        if (filter.ExecutionStatus is { } execution) Where("execution_status =", Integer((int)execution));
        if (filter.ParentSubject is { } parent) Where("parent_sid =", Bytes(Sid(parent)));
        if (filter.UpdatedBefore is { } before) Where("updated_at <", Time(before));
        parameters.Add(Number(filter.PageSize + 1));
        sql.Append(" ORDER BY sid LIMIT $").Append(parameters.Count);

        return await statements.ReadAsync(new Statement("list instances", Writes: false, sql.ToString()), [.. parameters],
            reader => Page(reader, filter.PageSize), cancellationToken);
    }

    static InstancePage Page(NpgsqlDataReader reader, int size)
    {
        var instances = new List<InstanceDescription>();
        var last = "";
        while (reader.Read())
        {
            if (instances.Count == size) return new InstancePage(instances, last);
            instances.Add(Description(reader));
            last = Convert.ToHexString(reader.GetFieldValue<byte[]>(At.Sid));
        }
        return new InstancePage(instances, null);
    }

    static byte[] Token(string token)
    {
        try
        {
            return Convert.FromHexString(token);
        }
        catch (FormatException malformed)
        {
            throw new ArgumentException("The continuation token is none that a page returned.", nameof(token), malformed);
        }
    }

    static InstanceDescription Description(NpgsqlDataReader row)
    {
        var now = row.Time(At.Now);
        var leased = row.TimeOrNull(At.LeaseUntil) is { } until && until > now ? until - now : TimeSpan.Zero;
        return new InstanceDescription
        {
            Subject = row.GetString(At.Subject),
            Version = row.GetInt64(At.Version),
            Fence = row.GetInt64(At.Fence),
            Tombstone = row.GetBoolean(At.Tombstone),
            LeaseOwner = leased > TimeSpan.Zero ? row.TextOrNull(At.LeaseOwner) : null,
            LeaseRemaining = leased,
            HandledCount = row.GetInt32(At.Handled),
            CreatedAt = row.TimeOrNull(At.CreatedAt),
            UpdatedAt = row.TimeOrNull(At.UpdatedAt),
            Summary = row.IsDBNull(At.Machine) ? null : Summary(row),
        };
    }

    static InstanceSummary Summary(NpgsqlDataReader row) => new()
    {
        Machine = row.GetString(At.Machine),
        MachineVersion = row.GetString(At.MachineVersion),
        ExecutionStatus = (ExecutionStatus)row.GetInt16(At.ExecutionStatus),
        Status = row.GetString(At.Status),
        Value = row.TextOrNull(At.Value),
        ParentSubject = row.TextOrNull(At.ParentSubject),
        Initiator = row.TextOrNull(At.Initiator),
        InitEventId = row.TextOrNull(At.InitEventId),
        LastError = row.TextOrNull(At.LastError),
        OutputDigest = row.TextOrNull(At.OutputDigest),
    };
}
