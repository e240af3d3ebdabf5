using System.Globalization;
using Arvo.Memory.Conformance;
using Arvo.Orchestration;
using Arvo.TestKit;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Arvo.Memory.Postgres.Tests;

/// <summary>A database of its own on the private server, and two clients of it. Its time is the server's, shifted by a row of a table.</summary>
public sealed class TestStore(PostgresFixture server) : MemoryUnderTest, IAsyncLifetime
{
    const string ShiftedNow = "(statement_timestamp() + (SELECT ahead FROM test_clock))";

    PostgresMachineMemory? memory;
    PostgresMachineMemory? other;
    NpgsqlDataSource? database;

    public override IDurableMachineMemory Memory => Started;

    public override IDurableMachineMemory OtherClient => other ?? throw NotStarted;

    public override MemoryCapabilities Capabilities => MemoryCapabilities.ControllableClock;

    public PostgresMachineMemory Started => memory ?? throw NotStarted;

    public NpgsqlDataSource Database => database ?? throw NotStarted;

    static InvalidOperationException NotStarted => new("The store is not started.");

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var connection = await (await server.StartedAsync(cancellation)).CreateDatabaseAsync(cancellation);
        database = NpgsqlDataSource.Create(connection);
        await using var clock = database.CreateCommand("CREATE TABLE test_clock(ahead interval NOT NULL); INSERT INTO test_clock VALUES ('0')");
        await clock.ExecuteNonQueryAsync(cancellation);
        var options = new PostgresMachineMemoryOptions { ConnectionString = connection, CommandTimeout = Eventually.Patience, Now = ShiftedNow };
        (memory, other) = (new PostgresMachineMemory(options), new PostgresMachineMemory(options));
        await memory.PrepareAsync(cancellation);
        await other.PrepareAsync(cancellation);
    }

    public override async ValueTask AdvanceClockAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        await using var advance = Database.CreateCommand(string.Create(CultureInfo.InvariantCulture,
            $"UPDATE test_clock SET ahead = ahead + interval '{by.TotalMilliseconds} milliseconds'"));
        await advance.ExecuteNonQueryAsync(cancellationToken);
        await Started.DeleteExpiredAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (memory is not null) await memory.DisposeAsync();
        if (other is not null) await other.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }
}
