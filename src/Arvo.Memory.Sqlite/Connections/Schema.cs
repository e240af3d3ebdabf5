namespace Arvo.Memory.Sqlite;

internal static class Schema
{
    /// <summary>Idempotent. Times are ticks of UTC (100 ns).</summary>
    public const string Sql = """
        CREATE TABLE IF NOT EXISTS arvo_instance(
          subject TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL DEFAULT 0, fence INTEGER NOT NULL DEFAULT 0,
          lock_owner TEXT NOT NULL DEFAULT '', lock_until INTEGER NOT NULL DEFAULT 0, tombstone INTEGER NOT NULL DEFAULT 0,
          outbox_at INTEGER, timer_due INTEGER, expires_at INTEGER, created_at INTEGER, updated_at INTEGER,
          machine TEXT, machine_version TEXT, execution_status INTEGER, status TEXT, value TEXT,
          parent_subject TEXT, initiator TEXT, init_event_id TEXT, last_error TEXT, output_digest TEXT,
          inbox BLOB NOT NULL DEFAULT x'', outbox BLOB, timers BLOB, state BLOB) STRICT;
        CREATE INDEX IF NOT EXISTS arvo_instance_outbox ON arvo_instance(outbox_at) WHERE outbox_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS arvo_instance_timer ON arvo_instance(timer_due) WHERE timer_due IS NOT NULL;
        CREATE INDEX IF NOT EXISTS arvo_instance_expiry ON arvo_instance(expires_at) WHERE expires_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS arvo_instance_parent ON arvo_instance(parent_subject, subject) WHERE parent_subject IS NOT NULL;
        """;

    /// <summary>Columns that a file of an earlier version lacks.</summary>
    public static IReadOnlyList<string> Added { get; } = ["output_digest"];

    public const string HasColumn = "SELECT count(*) FROM pragma_table_info('arvo_instance') WHERE name = ?1";

    public static string AddColumn(string name) => $"ALTER TABLE arvo_instance ADD COLUMN {name} TEXT";
}
