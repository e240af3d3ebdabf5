using Arvo.Orchestration;
using Arvo.TestKit;
using Npgsql;

namespace Arvo.Memory.Postgres.Tests;

public sealed class DatabaseTests(PostgresFixture fixture, TestStore store) : IClassFixture<TestStore>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Creating_the_table_is_idempotent_and_may_race()
    {
        var connection = await (await fixture.StartedAsync(Cancellation)).CreateDatabaseAsync(Cancellation);
        await using var memory = new PostgresMachineMemory(new PostgresMachineMemoryOptions
        {
            CommandTimeout = Eventually.Patience, ConnectionString = connection,
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => memory.PrepareAsync(Cancellation)));
        await memory.PrepareAsync(Cancellation);

        (await memory.ListAsync(new InstanceFilter(), Cancellation)).Instances.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_role_that_may_not_create_anything_passes_when_the_table_is_there_and_works_with_what_it_was_granted()
    {
        var connection = await (await fixture.StartedAsync(Cancellation)).CreateDatabaseAsync(Cancellation);
        await using var admin = NpgsqlDataSource.Create(connection);
        var role = new NpgsqlConnectionStringBuilder(connection).Database!; // names are unique on the server, and the fixture names one
        await using var setUp = admin.CreateCommand($"REVOKE CREATE ON SCHEMA public FROM PUBLIC; CREATE ROLE {role}_worker LOGIN");
        await setUp.ExecuteNonQueryAsync(Cancellation);
        await using var memory = new PostgresMachineMemory(new PostgresMachineMemoryOptions
        {
            CommandTimeout = Eventually.Patience,
            ConnectionString = new NpgsqlConnectionStringBuilder(connection) { Username = $"{role}_worker" }.ConnectionString,
        });

        (await Should.ThrowAsync<PostgresException>(() => memory.PrepareAsync(Cancellation))).SqlState.ShouldBe(
            PostgresErrorCodes.InsufficientPrivilege);
        await using var made = admin.CreateCommand($"{PostgresSchema.Sql()} {PostgresSchema.GrantSql($"{role}_worker")}");
        await made.ExecuteNonQueryAsync(Cancellation);
        await memory.PrepareAsync(Cancellation);

        (await memory.CommitAsync(await AcquireAsync(memory, "granted"), Opened.Commit("m"), Cancellation)).ShouldBeOfType<CommitResult.Committed>();
        await memory.DeleteExpiredAsync(Cancellation);
    }

    [Theory]
    [InlineData("public")]
    [InlineData("work's \"flows\"")]
    public async Task A_table_of_an_earlier_version_gets_the_columns_that_it_lacks_and_keeps_its_instances(string schema)
    {
        var connection = await (await fixture.StartedAsync(Cancellation)).CreateDatabaseAsync(Cancellation);
        await using var admin = NpgsqlDataSource.Create(connection);
        var name = new NpgsqlCommandBuilder().QuoteIdentifier(schema);
        await using var setUp = admin.CreateCommand($"CREATE SCHEMA IF NOT EXISTS {name}; {PostgresSchema.Sql(schema)}");
        await setUp.ExecuteNonQueryAsync(Cancellation);
        await using var memory = new PostgresMachineMemory(new PostgresMachineMemoryOptions
        {
            CommandTimeout = Eventually.Patience, ConnectionString = connection, Schema = schema,
        });
        await memory.CommitAsync(await AcquireAsync(memory, "kept"), Opened.Commit("m"), Cancellation);
        await using var older = admin.CreateCommand($"ALTER TABLE {name}.arvo_instance DROP COLUMN output_digest");
        await older.ExecuteNonQueryAsync(Cancellation);

        await memory.PrepareAsync(Cancellation);
        await memory.PrepareAsync(Cancellation);

        var described = (await memory.DescribeAsync("kept", Cancellation)).ShouldNotBeNull();
        (described.Version, described.Summary.ShouldNotBeNull().OutputDigest).ShouldBe((1, null));
    }

    [Fact]
    public async Task A_state_of_some_KB_stays_in_its_row_compressed_by_lz4_also_in_a_table_that_was_made_before()
    {
        var connection = await (await fixture.StartedAsync(Cancellation)).CreateDatabaseAsync(Cancellation);
        await using var database = NpgsqlDataSource.Create(connection);
        await using var earlier = database.CreateCommand($"""
            CREATE SCHEMA "it's \ old"; {PostgresSchema.Sql("it's \\ old")}
            ALTER TABLE "it's \ old".arvo_instance RESET (toast_tuple_target);
            ALTER TABLE "it's \ old".arvo_instance ALTER state SET COMPRESSION default, ALTER outbox SET COMPRESSION default;
            """);
        await earlier.ExecuteNonQueryAsync(Cancellation);

        await using var memory = await Opened.OpenAsync(new PostgresMachineMemoryOptions { ConnectionString = connection, Schema = "it's \\ old" },
            Cancellation);
        await memory.CommitAsync(await AcquireAsync(memory, "whole"), Opened.Commit("m") with { State = Text(4000) }, Cancellation);

        await using var storage = database.CreateCommand("""
            SELECT pg_column_compression(state), pg_relation_size(reltoastrelid) FROM "it's \ old".arvo_instance, pg_class WHERE relname = 'arvo_instance'
            """);
        await using var row = await storage.ExecuteReaderAsync(Cancellation);
        (await row.ReadAsync(Cancellation)).ShouldBeTrue();
        (row.GetString(0), row.GetInt64(1)).ShouldBe(("lz4", 0L));
    }

    [Fact]
    public async Task Storage_that_somebody_chose_is_left_as_it_is()
    {
        var connection = await (await fixture.StartedAsync(Cancellation)).CreateDatabaseAsync(Cancellation);
        await using var database = NpgsqlDataSource.Create(connection);
        await using var chosen = database.CreateCommand($"""
            {PostgresSchema.Sql()} ALTER TABLE arvo_instance SET (toast_tuple_target = 256); ALTER TABLE arvo_instance ALTER state SET COMPRESSION pglz;
            """);
        await chosen.ExecuteNonQueryAsync(Cancellation);

        await PostgresSchema.CreateAsync(database, "public", Cancellation);

        await using var storage = database.CreateCommand("""
            SELECT 'toast_tuple_target=256' = ANY (reloptions) AND attcompression = 'p' FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
            WHERE relname = 'arvo_instance' AND attname = 'state'
            """);
        (await storage.ExecuteScalarAsync(Cancellation)).ShouldBe(true);
    }

    [Fact]
    public async Task What_a_constraint_refuses_is_no_server_that_is_away()
    {
        var connection = await (await fixture.StartedAsync(Cancellation)).CreateDatabaseAsync(Cancellation);
        await using var memory = await Opened.OpenAsync(new PostgresMachineMemoryOptions { ConnectionString = connection }, Cancellation);
        await using var database = NpgsqlDataSource.Create(connection);
        await using var constrained = database.CreateCommand("ALTER TABLE arvo_instance ADD CHECK (machine <> 'forbidden')");
        await constrained.ExecuteNonQueryAsync(Cancellation);
        var lease = await AcquireAsync(memory, "s");

        var refused = await Should.ThrowAsync<PostgresException>(async () => await memory.CommitAsync(lease, Opened.Commit("forbidden"), Cancellation));

        refused.SqlState.ShouldBe(PostgresErrorCodes.CheckViolation);
        (await memory.CommitAsync(lease, Opened.Commit("allowed"), Cancellation)).ShouldBeOfType<CommitResult.Committed>();
    }

    [Fact]
    public async Task Without_its_table_the_store_says_so_and_that_nothing_was_written()
    {
        var connection = await (await fixture.StartedAsync(Cancellation)).CreateDatabaseAsync(Cancellation);
        await using var memory = new PostgresMachineMemory(new PostgresMachineMemoryOptions
        {
            CommandTimeout = Eventually.Patience, ConnectionString = connection,
        });

        var failure = await Should.ThrowAsync<MachineMemoryUnavailableException>(async () => await AcquireAsync(memory, "any"));

        failure.Message.ShouldContain("arvo_instance");
        failure.MayHaveWritten.ShouldBeFalse();
    }

    [Fact]
    public async Task A_role_without_rights_to_create_works_on_a_schema_that_another_role_made()
    {
        var server = await fixture.StartedAsync(Cancellation);
        var connection = await server.CreateDatabaseAsync(Cancellation);
        await using var admin = NpgsqlDataSource.Create(connection);
        await using var setUp = admin.CreateCommand($"""
            CREATE SCHEMA "work flows"; {PostgresSchema.Sql("work flows")} CREATE ROLE modest LOGIN; {PostgresSchema.GrantSql("modest", "work flows")}
            """);
        await setUp.ExecuteNonQueryAsync(Cancellation);
        var modest = new NpgsqlConnectionStringBuilder(connection) { Username = "modest" }.ConnectionString;
        await using var memory = new PostgresMachineMemory(new PostgresMachineMemoryOptions
        {
            CommandTimeout = Eventually.Patience, ConnectionString = modest, Schema = "work flows",
        });

        var lease = await AcquireAsync(memory, "modest");
        var committed = await memory.CommitAsync(lease, Opened.Commit("m"), Cancellation);

        committed.ShouldBe(new CommitResult.Committed(1));
        await Should.ThrowAsync<PostgresException>(async () =>
        {
            await using var worker = NpgsqlDataSource.Create(modest);
            await using var drop = worker.CreateCommand("DROP TABLE \"work flows\".arvo_instance");
            await drop.ExecuteNonQueryAsync(Cancellation);
        });
    }

    [Fact]
    public async Task A_commit_that_waits_too_long_is_unknown()
    {
        await using var impatient = new PostgresMachineMemory(new PostgresMachineMemoryOptions
        {
            ConnectionString = store.Database.ConnectionString, CommandTimeout = TimeSpan.FromSeconds(1),
        });
        var lease = await AcquireAsync(store.Started, "blocked");
        await using var blocker = await store.Database.OpenConnectionAsync(Cancellation);
        await using var transaction = await blocker.BeginTransactionAsync(Cancellation);
        await using var hold = new NpgsqlCommand("SELECT 1 FROM arvo_instance WHERE subject = 'blocked' FOR UPDATE", blocker, transaction);
        await hold.ExecuteNonQueryAsync(Cancellation);

        var failure = await Should.ThrowAsync<MachineMemoryUnavailableException>(async () => await impatient.CommitAsync(lease, Opened.Commit("m"),
            Cancellation));

        failure.MayHaveWritten.ShouldBeTrue();
    }

    [Fact]
    public async Task The_janitor_deletes_expired_instances_in_batches_and_nothing_else()
    {
        var connection = await (await fixture.StartedAsync(Cancellation)).CreateDatabaseAsync(Cancellation);
        await using var memory = await Opened.OpenAsync(new PostgresMachineMemoryOptions { ConnectionString = connection }, Cancellation);
        await memory.CommitAsync(await AcquireAsync(memory, "alive"), Opened.Commit("m"), Cancellation);
        await using var database = NpgsqlDataSource.Create(connection);
        await using var fill = database.CreateCommand("""
            INSERT INTO arvo_instance(sid, subject, expires_at) SELECT sha256(g::text::bytea), g, now() - interval '1 s' FROM generate_series(1, 1200) g
            """);
        await fill.ExecuteNonQueryAsync(Cancellation);

        var deleted = await memory.DeleteExpiredAsync(Cancellation);

        deleted.ShouldBe(1200);
        (await memory.DescribeAsync("alive", Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_scan_uses_the_partial_index()
    {
        await using var explain = store.Database.CreateCommand("""
            SET enable_seqscan = off; EXPLAIN (FORMAT JSON) SELECT subject FROM arvo_instance WHERE outbox_at <= statement_timestamp() - interval '60 s' ORDER BY outbox_at LIMIT 100
            """);
        var plan = (string?)await explain.ExecuteScalarAsync(Cancellation);

        plan.ShouldNotBeNull().ShouldContain("arvo_instance_outbox");
    }

    [Fact]
    public void The_options_do_not_tell_the_password()
    {
        new PostgresMachineMemoryOptions { ConnectionString = "Host=db;Password=secret" }.ToString().ShouldNotContain("secret");
    }

    // Compresses to a half or so, like a snapshot: more than a quarter of a page, less than a half.
    static byte[] Text(int length)
    {
        var text = new byte[length];
        new Random(1).NextBytes(text.AsSpan(0, length / 2));
        return text;
    }

    static async Task<MachineLease> AcquireAsync(PostgresMachineMemory memory, string subject) =>
        (await memory.AcquireAsync(new AcquireRequest(subject, Guid.NewGuid().ToString("N"), TimeSpan.FromSeconds(60), []),
            Cancellation)).ShouldBeOfType<AcquireResult.Granted>().Lease;
}
