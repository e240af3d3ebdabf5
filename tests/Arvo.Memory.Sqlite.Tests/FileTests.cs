using Arvo.Orchestration;
using Microsoft.Data.Sqlite;

namespace Arvo.Memory.Sqlite.Tests;

public sealed class FileTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("arvo-sqlite-");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Path => System.IO.Path.Combine(folder.FullName, "arvo.db");

    [Fact]
    public async Task What_was_committed_is_there_when_the_file_is_opened_again()
    {
        await using (var memory = Open())
        {
            await memory.CommitAsync(await AcquireAsync(memory, "kept"), Commit(outbox: 2), Cancellation);
        }

        await using var reopened = Open();

        var lease = await AcquireAsync(reopened, "kept");
        (lease.Version, lease.Outbox.Count, lease.State?.Length).ShouldBe((1, 2, 3));
    }

    [Fact]
    public async Task A_file_of_an_earlier_version_gets_the_columns_that_it_lacks_and_keeps_its_instances()
    {
        await using (var memory = Open())
        {
            await memory.CommitAsync(await AcquireAsync(memory, "kept"), Commit(), Cancellation);
        }
        using (var session = new Session(new SqliteMachineMemoryOptions { Path = Path }))
            session.Execute("ALTER TABLE arvo_instance DROP COLUMN output_digest");

        var memories = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Open, Cancellation)));

        var described = (await memories[0].DescribeAsync("kept", Cancellation)).ShouldNotBeNull();
        (described.Version, described.Summary.ShouldNotBeNull().OutputDigest).ShouldBe((1, null));
        foreach (var memory in memories) await memory.DisposeAsync();
    }

    [Fact]
    public async Task The_file_is_written_ahead_and_waits_for_the_disk()
    {
        await using var memory = Open();
        using var session = new Session(new SqliteMachineMemoryOptions { Path = Path });

        session.Prepare("PRAGMA journal_mode").ExecuteScalar().ShouldBe("wal");
        session.Prepare("PRAGMA synchronous").ExecuteScalar().ShouldBe(2L); // FULL
    }

    [Fact]
    public async Task Several_clients_that_open_a_new_file_at_once_all_work()
    {
        var memories = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Open, Cancellation)));

        var granted = await Task.WhenAll(memories.Select(memory => memory.AcquireAsync(Request("contended"), Cancellation).AsTask()));

        granted.OfType<AcquireResult.Granted>().Count().ShouldBe(1);
        foreach (var memory in memories) await memory.DisposeAsync();
    }

    [Fact]
    public async Task A_new_file_that_another_client_is_writing_to_is_waited_for()
    {
        using var blocker = new SqliteConnection($"Data Source={Path};Pooling=false");
        await blocker.OpenAsync(Cancellation);
        using (var hold = new SqliteCommand("BEGIN IMMEDIATE", blocker)) hold.ExecuteNonQuery();

        var opening = Task.Run(Open, Cancellation);
        await Should.ThrowAsync<TimeoutException>(opening.WaitAsync(TimeSpan.FromSeconds(2), Cancellation));
        using (var letGo = new SqliteCommand("ROLLBACK", blocker)) letGo.ExecuteNonQuery();

        await using var memory = await opening;
        (await AcquireAsync(memory, "first")).Version.ShouldBe(0);
    }

    [Fact]
    public async Task A_writer_that_does_not_let_go_makes_a_commit_fail_with_nothing_written_and_only_then()
    {
        await using var memory = new SqliteMachineMemory(new SqliteMachineMemoryOptions
        {
            Path = Path, BusyTimeout = TimeSpan.FromMilliseconds(500),
        });
        var lease = await AcquireAsync(memory, "blocked");
        using var blocker = new SqliteConnection($"Data Source={Path};Pooling=false");
        await blocker.OpenAsync(Cancellation);
        using (var hold = new SqliteCommand("BEGIN IMMEDIATE", blocker)) hold.ExecuteNonQuery();

        var failure = await Should.ThrowAsync<MachineMemoryUnavailableException>(async () => await memory.CommitAsync(lease, Commit(), Cancellation));
        using (var letGo = new SqliteCommand("ROLLBACK", blocker)) letGo.ExecuteNonQuery();

        failure.MayHaveWritten.ShouldBeFalse();
        (await memory.CommitAsync(lease, Commit(), Cancellation)).ShouldBe(new CommitResult.Committed(1));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_by_name()
    {
        File.WriteAllText(Path, new string('x', 10_000));

        Should.Throw<MachineMemoryUnavailableException>(Open).Message.ShouldContain(Path);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_refused_by_name()
    {
        var missing = System.IO.Path.Combine(folder.FullName, "missing", "arvo.db");

        Should.Throw<MachineMemoryUnavailableException>(() => new SqliteMachineMemory(new SqliteMachineMemoryOptions { Path = missing })).Message
            .ShouldContain(missing);
    }

    [Fact]
    public async Task A_closed_memory_refuses_work()
    {
        var memory = Open();
        await memory.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(async () => await AcquireAsync(memory, "late"));
    }

    [Fact]
    public async Task Writes_that_wait_when_the_memory_closes_are_written()
    {
        var memory = Open();
        var acquires = Enumerable.Range(0, 100).Select(i => memory.AcquireAsync(Request($"s{i}"), Cancellation).AsTask()).ToList();

        await memory.DisposeAsync();

        (await Task.WhenAll(acquires)).ShouldAllBe(result => result is AcquireResult.Granted);
    }

    [Fact]
    public async Task A_failing_write_does_not_take_the_others_of_its_batch_along()
    {
        await using var memory = Open();
        var leases = new List<MachineLease>();
        for (var i = 0; i < 20; i++) leases.Add(await AcquireAsync(memory, $"s{i}"));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var commits = leases.Select((lease, i) => memory.CommitAsync(lease, Commit(), i == 7 ? cancelled.Token : Cancellation).AsTask()).ToList();

        await Should.ThrowAsync<OperationCanceledException>(commits[7]);
        (await Task.WhenAll(commits.Where((_, i) => i != 7))).ShouldAllBe(result => result is CommitResult.Committed);
    }

    public void Dispose() => folder.Delete(recursive: true);

    SqliteMachineMemory Open() => new(new SqliteMachineMemoryOptions { Path = Path, BusyTimeout = TimeSpan.FromMinutes(3) });

    static AcquireRequest Request(string subject) => new(subject, Guid.NewGuid().ToString("N"), TimeSpan.FromSeconds(60), []);

    static async Task<MachineLease> AcquireAsync(SqliteMachineMemory memory, string subject) =>
        (await memory.AcquireAsync(Request(subject), Cancellation)).ShouldBeOfType<AcquireResult.Granted>().Lease;

    static MachineCommit Commit(int outbox = 0) => new()
    {
        State = new byte[3],
        EventKeys = [EventKey.Of("com.web", "1")],
        Summary = new InstanceSummary { Machine = "m", MachineVersion = "1.0.0", ExecutionStatus = ExecutionStatus.Normal, Status = "active" },
        Outbox = [.. Enumerable.Range(0, outbox).Select(i => new OutboundEvent($"e{i}", "s", "t", "sub", "to", null, new byte[5]))],
    };
}
