using System.Security.Cryptography;
using System.Text;
using Arvo.Orchestration;
using Npgsql;
using NpgsqlTypes;

namespace Arvo.Memory.Postgres;

/// <summary>Runs one statement on a pooled connection and says what a failure means.</summary>
internal sealed class Statements : IAsyncDisposable
{
    const int PreparedPerConnection = 32;
    const string ConnectionTrouble = "08";
    const string OperatorIntervention = "57";

    public Statements(PostgresMachineMemoryOptions options)
    {
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            NoResetOnClose = true, // statements change nothing that outlives them
            // Here and not per command, which would set it on the socket and back again each time.
            CommandTimeout = Math.Max(1, (int)options.CommandTimeout.TotalSeconds),
        };
        if (connection.MaxAutoPrepare == 0) (connection.MaxAutoPrepare, connection.AutoPrepareMinUsages) = (PreparedPerConnection, 2);
        DataSource = new NpgsqlDataSourceBuilder(connection.ConnectionString).Build();
        Table = $"{PostgresSchema.Quoted(options.Schema)}.arvo_instance";
        Now = options.Now;
    }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>The table's qualified name.</summary>
    public string Table { get; }

    /// <summary>The expression that gives a statement's time.</summary>
    public string Now { get; }

    /// <summary>Runs the statement and reads its rows. Parameters are positional: $1 is the first.</summary>
    public async ValueTask<T> ReadAsync<T>(
        Statement statement, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(statement, cancellationToken);
        await using var command = new NpgsqlCommand(statement.Sql, connection);
        command.Parameters.AddRange(parameters);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return read(reader);
        }
        catch (PostgresException refused) when (!InDoubt(refused) && !ConcernsItsData(refused))
        {
            throw new MachineMemoryUnavailableException(statement.Operation, mayHaveWritten: false, refused);
        }
        catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException && !ConcernsItsData(failure))
        {
            throw new MachineMemoryUnavailableException(statement.Operation, statement.Writes, failure);
        }
    }

    /// <summary>Runs the statement; how many rows it touched.</summary>
    public async ValueTask<int> WriteAsync(Statement statement, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        await ReadAsync(statement, parameters, static reader =>
        {
            while (reader.NextResult()) { }
            return reader.RecordsAffected;
        }, cancellationToken);

    public ValueTask DisposeAsync() => DataSource.DisposeAsync();

    async ValueTask<NpgsqlConnection> OpenAsync(Statement statement, CancellationToken cancellationToken)
    {
        try
        {
            return await DataSource.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException)
        {
            throw new MachineMemoryUnavailableException(statement.Operation, mayHaveWritten: false, failure);
        }
    }

    // The server undoes a statement that it reports as failed, except when it is being shut down around it.
    static bool InDoubt(PostgresException refused) =>
        refused.SqlState.StartsWith(OperatorIntervention, StringComparison.Ordinal)
            || refused.SqlState.StartsWith(ConnectionTrouble, StringComparison.Ordinal);

    // A value that can't be kept, a constraint that somebody added, a limit of the server: waiting does not help, and the
    // other instances have nothing to do with it. (SQLSTATE classes 22, 23 and 54.)
    static bool ConcernsItsData(Exception failure) => failure is PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] };

    public static byte[] Sid(string subject) => SHA256.HashData(Encoding.UTF8.GetBytes(subject));

    public static Guid[] Keys(IReadOnlyList<EventKey> keys)
    {
        var guids = new Guid[keys.Count];
        for (var i = 0; i < guids.Length; i++) guids[i] = new Guid(keys[i].ToBytes(), bigEndian: true);
        return guids;
    }

    public static NpgsqlParameter Bytes(byte[]? value) => new NpgsqlParameter<byte[]?> { NpgsqlDbType = NpgsqlDbType.Bytea, TypedValue = value };

    public static NpgsqlParameter Bytes(ReadOnlyMemory<byte> value) =>
        new NpgsqlParameter<ReadOnlyMemory<byte>> { NpgsqlDbType = NpgsqlDbType.Bytea, TypedValue = value };

    public static NpgsqlParameter Text(string? value) => new NpgsqlParameter<string?> { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = value };

    public static NpgsqlParameter Texts(params string?[] values) =>
        new NpgsqlParameter<string?[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, TypedValue = values };

    public static NpgsqlParameter Number(long value) => new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = value };

    public static NpgsqlParameter Integer(int value) => new NpgsqlParameter<int> { NpgsqlDbType = NpgsqlDbType.Integer, TypedValue = value };

    public static NpgsqlParameter Flag(bool value) => new NpgsqlParameter<bool> { NpgsqlDbType = NpgsqlDbType.Boolean, TypedValue = value };

    public static NpgsqlParameter Span(TimeSpan value) => new NpgsqlParameter<TimeSpan> { NpgsqlDbType = NpgsqlDbType.Interval, TypedValue = value };

    public static NpgsqlParameter Time(DateTimeOffset? value) =>
        new NpgsqlParameter<DateTime?> { NpgsqlDbType = NpgsqlDbType.TimestampTz, TypedValue = value?.UtcDateTime };

    public static NpgsqlParameter Guids(Guid[] value) =>
        new NpgsqlParameter<Guid[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, TypedValue = value };
}
