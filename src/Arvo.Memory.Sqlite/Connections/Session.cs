using Arvo.Orchestration;
using Microsoft.Data.Sqlite;

namespace Arvo.Memory.Sqlite;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class Session : IDisposable
{
    const int SecondsToRetryBesideTheBusyTimeout = 1;

    readonly SqliteConnection _connection;
    readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    public Session(SqliteMachineMemoryOptions options)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Pooling = false,
            DefaultTimeout = SecondsToRetryBesideTheBusyTimeout,
        }.ToString());
        try
        {
            _connection.Open();
            Execute($"PRAGMA busy_timeout = {(int)options.BusyTimeout.TotalMilliseconds}");
            WriteAhead(options.BusyTimeout);
            Execute("PRAGMA synchronous = FULL");
            Execute(Schema.Sql);
            foreach (var column in Schema.Added) Add(column);
        }
        catch (SqliteException failure)
        {
            Dispose();
            throw new MachineMemoryUnavailableException($"open '{options.Path}'", mayHaveWritten: false, failure);
        }
    }

    /// <summary>False once SQLite has undone the transaction by itself.</summary>
    public bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>The statement with these values for ?1, ?2 ...; prepared once per connection.</summary>
    public SqliteCommand Prepare(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            _prepared.Add(sql, command);
        }
        for (var i = 0; i < values.Length; i++)
        {
            if (i == command.Parameters.Count) command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i + 1}" });
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
        return command;
    }

    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    // SQLite refuses this at once, whatever its busy timeout, while another client writes to a file
    // that is new to both: so the driver tries again for as long.
    void WriteAhead(TimeSpan busyTimeout)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        command.CommandTimeout = Math.Max(SecondsToRetryBesideTheBusyTimeout, (int)busyTimeout.TotalSeconds);
        command.ExecuteNonQuery();
    }

    void Add(string column)
    {
        if (Has(column)) return;
        try
        {
            Execute(Schema.AddColumn(column));
        }
        catch (SqliteException) when (Has(column))
        {
            // Another process opened the file at the same time.
        }
    }

    bool Has(string column) => Prepare(Schema.HasColumn, column).ExecuteScalar() is 1L;

    public void Dispose()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        _connection.Dispose();
    }
}
