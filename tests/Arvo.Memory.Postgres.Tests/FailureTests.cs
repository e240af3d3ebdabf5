using Arvo.Orchestration;
using Arvo.TestKit;

namespace Arvo.Memory.Postgres.Tests;

public sealed class FailureTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_into_a_killed_server_is_unknown_and_a_restart_brings_the_store_back()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions(), Cancellation);
        await using var memory = await OpenAsync(await server.CreateDatabaseAsync(Cancellation));
        var lease = await AcquireAsync(memory, "killed");
        await server.KillAsync(Cancellation);

        var failure = await Should.ThrowAsync<MachineMemoryUnavailableException>(async () => await memory.CommitAsync(lease, Commit(), Cancellation));
        var down = await Should.ThrowAsync<MachineMemoryUnavailableException>(async () => await AcquireAsync(memory, "down"));
        await memory.ReleaseAsync(lease, outboxPublished: false, Cancellation);
        await server.StartAsync(Cancellation);

        failure.MayHaveWritten.ShouldBeTrue();
        failure.Message.ShouldContain("commit a step");
        down.MayHaveWritten.ShouldBeFalse();
        (await AcquireAsync(memory, "after")).Version.ShouldBe(0);
    }

    [Fact]
    public async Task What_was_committed_survives_the_server_being_killed()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions(), Cancellation);
        var connection = await server.CreateDatabaseAsync(Cancellation);
        await using var memory = await OpenAsync(connection);
        var lease = await AcquireAsync(memory, "kept");
        await memory.CommitAsync(lease, Commit(), Cancellation);

        await server.KillAsync(Cancellation);
        await server.StartAsync(Cancellation);

        await using var restarted = await OpenAsync(connection);
        var read = await restarted.AcquireAsync(new AcquireRequest("kept", "", TimeSpan.Zero, [Commit().EventKeys[0]], ConcurrencyMode.Optimistic),
            Cancellation);
        read.ShouldBeOfType<AcquireResult.Granted>().Lease.Handled.Count.ShouldBe(1);
    }

    static Task<PostgresMachineMemory> OpenAsync(string connection) =>
        Opened.OpenAsync(new PostgresMachineMemoryOptions { ConnectionString = connection }, Cancellation);

    static async Task<MachineLease> AcquireAsync(PostgresMachineMemory memory, string subject) =>
        (await memory.AcquireAsync(new AcquireRequest(subject, Guid.NewGuid().ToString("N"), TimeSpan.FromSeconds(60), []),
            Cancellation)).ShouldBeOfType<AcquireResult.Granted>().Lease;

    static MachineCommit Commit() => Opened.Commit("m");
}
