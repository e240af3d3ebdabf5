using Npgsql;

namespace Arvo.Memory.Postgres;

/// <summary>
/// The table and its indexes. Creating them is idempotent; where the worker's role may not create
/// tables, run <see cref="Sql"/> by another role first.
/// </summary>
public static class PostgresSchema
{
    // One at a time: concurrent CREATE ... IF NOT EXISTS of one table fail on the catalog's unique index.
    const long CreationLock = 0x4152564F;

    // Bytes up to which a row stays whole in its page: half a page, so that the next version fits beside it. PostgreSQL's default, a quarter, moves a
    // state of a few KB to another table, where every commit then writes and deletes several rows and their index entries.
    const int WholeRow = 4080;

    // Longer than a statement of the memory may take: several processes that start at once wait for
    // each other, and changing a table waits for who reads it.
    const int CreationSeconds = 30;

    /// <summary>
    /// What must exist. Columns that every acquire writes carry no index, so that those updates stay within their page (HOT);
    /// the partial indexes hold only the few rows that wait for something.
    /// </summary>
    /// <param name="schema">An existing schema.</param>
    public static string Sql(string schema = "public") => $"""
        CREATE TABLE IF NOT EXISTS {Quoted(schema)}.arvo_instance(
          sid bytea PRIMARY KEY, subject text NOT NULL, version bigint NOT NULL DEFAULT 0, fence bigint NOT NULL DEFAULT 0,
          lock_owner text, lock_until timestamptz, state bytea, inbox uuid[] NOT NULL DEFAULT '{"{}"}',
          outbox bytea, outbox_at timestamptz, timers bytea, timer_due timestamptz, tombstone boolean NOT NULL DEFAULT false,
          machine text, machine_version text, execution_status smallint, status text, value text,
          parent_sid bytea, parent_subject text, initiator text, init_event_id text, last_error text, output_digest text,
          created_at timestamptz, updated_at timestamptz, expires_at timestamptz
        ) WITH (fillfactor = 75, toast_tuple_target = {WholeRow}, autovacuum_vacuum_scale_factor = 0.02);
        CREATE INDEX IF NOT EXISTS arvo_instance_outbox ON {Quoted(schema)}.arvo_instance(outbox_at) WHERE outbox_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS arvo_instance_timer ON {Quoted(schema)}.arvo_instance(timer_due) WHERE timer_due IS NOT NULL;
        {AddedColumn(schema, "output_digest text")}
        CREATE INDEX IF NOT EXISTS arvo_instance_expiry ON {Quoted(schema)}.arvo_instance(expires_at) WHERE expires_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS arvo_instance_parent ON {Quoted(schema)}.arvo_instance(parent_sid, sid) WHERE parent_sid IS NOT NULL;
        DO {Literal(Storage($"{Quoted(schema)}.arvo_instance"))};
        """;

    // What CREATE TABLE cannot say on every server, or not to a table that exists. What somebody set otherwise is left alone, and
    // nothing is locked where nothing changes. lz4 takes a fraction of the default's time. It came with PostgreSQL 14, as an option of
    // the build: elsewhere the default stays. (EXECUTE, as older servers can't parse it.)
    static string Storage(string table) => $"""
        BEGIN
          IF NOT EXISTS (SELECT FROM pg_class, unnest(reloptions) AS o WHERE oid = {Literal(table)}::regclass AND o LIKE 'toast_tuple_target=%') THEN
            ALTER TABLE {table} SET (toast_tuple_target = {WholeRow});
          END IF;
          IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals))
            AND EXISTS (SELECT FROM pg_attribute AS a WHERE attrelid = {Literal(table)}::regclass
              AND attname = 'state' AND to_jsonb(a) ->> 'attcompression' = '') THEN
            EXECUTE {Literal($"ALTER TABLE {table} ALTER state SET COMPRESSION lz4, ALTER outbox SET COMPRESSION lz4")};
          END IF;
        END
        """;

    // For tables of an earlier version. Asks first, as ALTER TABLE locks the table even when it finds nothing to do.
    static string AddedColumn(string schema, string column) => $"""
        DO $arvo$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = '{Quoted(schema).Replace("'", "''", StringComparison.Ordinal)}.arvo_instance'::regclass AND attname = '{column.Split(' ')[0]}') THEN
            ALTER TABLE {Quoted(schema)}.arvo_instance ADD COLUMN IF NOT EXISTS {column};
          END IF;
        END $arvo$;
        """;

    /// <summary>Creates what is missing. Safe to call from several processes at once.</summary>
    public static async Task CreateAsync(NpgsqlDataSource dataSource, string schema, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({CreationLock}); {Sql(schema)}", connection,
            transaction) { CommandTimeout = CreationSeconds };
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // With the column that came last.
    internal static async Task<bool> IsThereAsync(NpgsqlDataSource dataSource, string schema, CancellationToken cancellationToken)
    {
        await using var command =
            dataSource.CreateCommand("SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = 'output_digest')");
        command.Parameters.Add(Statements.Text($"{Quoted(schema)}.arvo_instance"));
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>What a worker's role needs, and nothing more.</summary>
    public static string GrantSql(string role, string schema = "public") =>
        $"GRANT USAGE ON SCHEMA {Quoted(schema)} TO {Quoted(role)}; GRANT SELECT, INSERT, UPDATE, DELETE ON {Quoted(schema)}.arvo_instance TO {Quoted(role)};";

    // Also right where backslashes would be escapes (standard_conforming_strings off).
    static string Literal(string text) => $" E'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    internal static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
