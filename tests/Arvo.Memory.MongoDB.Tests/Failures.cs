using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Arvo.Memory.MongoDB.Tests;

/// <summary>What the driver's own exceptions become. A commit whose outcome is not certain must never look like one that did not happen.</summary>
public sealed class Failures : IAsyncLifetime
{
    static readonly BsonDocument Done = new() { { "n", 1 }, { "nModified", 1 }, { "ok", 1 } };

    readonly ScriptedServer server = new();
    readonly MongoDbMachineMemory memory;

    public Failures() => memory = new MongoDbMachineMemory(new MongoDbOptions
    {
        ConnectionString = server.ConnectionString,
        Memory = new MachineMemoryOptions { Bounds = new MachineMemoryBounds { State = 64 * 1024 * 1024, StateWarning = 64 * 1024 * 1024 } },
    });

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        memory.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_commit_that_matches_nothing_is_fenced_and_still_owes_its_release()
    {
        server.Answer = _ => new BsonDocument { { "n", 0 }, { "nModified", 0 }, { "ok", 1 } };
        var lease = Samples.Lease(version: 5, memory: memory);

        (await memory.CommitAsync(lease, Samples.Commit(Samples.KeyA), Token)).ShouldBe(CommitResult.Fenced.Instance);

        lease.Held.ShouldBeTrue();
        lease.Version.ShouldBe(5);
    }

    [Fact]
    public async Task A_lost_insert_race_is_fenced()
    {
        server.Answer = _ => WriteError(11000);

        (await memory.CommitAsync(Samples.Lease(version: 0, owner: "", memory), Samples.Commit(Samples.KeyA),
            Token)).ShouldBe(CommitResult.Fenced.Instance);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(100)]
    public async Task A_commit_that_no_majority_confirmed_is_unknown(int code)
    {
        server.Answer = _ => new BsonDocument
        {
            { "n", 1 }, { "nModified", 1 },
            { "writeConcernError", new BsonDocument { { "code", code }, { "errmsg", "waiting for replication timed out" } } }, { "ok", 1 },
        };
        var lease = Samples.Lease(version: 5, memory: memory);

        (await UnavailableAsync(() => memory.CommitAsync(lease, Samples.Commit(Samples.KeyA), Token))).MayHaveWritten.ShouldBeTrue();

        lease.Version.ShouldBe(5);
    }

    [Fact]
    public async Task A_lost_answer_is_repeated_with_the_same_number_and_then_known()
    {
        var calls = 0;
        server.Answer = _ => Interlocked.Increment(ref calls) == 1 ? null : Done;

        (await memory.CommitAsync(Samples.Lease(version: 5, memory: memory), Samples.Commit(Samples.KeyA),
            Token)).ShouldBe(new CommitResult.Committed(6));

        server.Received.Count.ShouldBe(2);
        server.Received[1]["txnNumber"].ShouldBe(server.Received[0]["txnNumber"]);
    }

    [Fact]
    public async Task Two_lost_answers_are_unknown()
    {
        server.Answer = _ => null;

        (await UnavailableAsync(() => memory.CommitAsync(Samples.Lease(version: 5, memory: memory), Samples.Commit(Samples.KeyA),
            Token))).MayHaveWritten.ShouldBeTrue();

        server.Received.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(10107)]
    [InlineData(91)]
    [InlineData(11602)]
    [InlineData(112)]
    [InlineData(50)]
    public async Task A_commit_that_the_server_broke_off_is_unknown(int code)
    {
        server.Answer = _ => Refusal(code);

        (await UnavailableAsync(() => memory.CommitAsync(Samples.Lease(version: 5, memory: memory), Samples.Commit(Samples.KeyA),
            Token))).MayHaveWritten.ShouldBeTrue();
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_unknown_even_if_the_second_try_is_not_permitted()
    {
        var calls = 0;
        server.Answer = _ => Interlocked.Increment(ref calls) == 1 ? null : Refusal(13);

        (await UnavailableAsync(() => memory.CommitAsync(Samples.Lease(version: 5, memory: memory), Samples.Commit(Samples.KeyA),
            Token))).MayHaveWritten.ShouldBeTrue();

        server.Received.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_server_nothing_was_written()
    {
        using var nobody = new MongoDbMachineMemory(new MongoDbOptions
        {
            ConnectionString = $"mongodb://127.0.0.1:{UnusedPort()}/", SelectionTimeout = TimeSpan.FromSeconds(1),
        });

        (await UnavailableAsync(() => nobody.CommitAsync(Samples.Lease(version: 5, memory: nobody), Samples.Commit(Samples.KeyA),
            Token))).MayHaveWritten.ShouldBeFalse();
    }

    [Fact]
    public async Task A_document_that_the_driver_finds_too_large_is_a_bound()
    {
        var commit = Samples.Commit(Samples.KeyA) with { State = new byte[17 * 1024 * 1024] };

        var refused = await Should.ThrowAsync<MachineMemoryBoundsException>(async () => await memory.CommitAsync(
            Samples.Lease(version: 5, memory: memory), commit, Token));

        refused.Size.ShouldBe(17 * 1024 * 1024);
        server.Received.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(17419)]
    [InlineData(10334)]
    public async Task A_document_that_the_server_finds_too_large_is_a_bound(int code)
    {
        server.Answer = _ => WriteError(code);

        await Should.ThrowAsync<MachineMemoryBoundsException>(async () => await memory.CommitAsync(Samples.Lease(version: 5, memory: memory),
            Samples.Commit(Samples.KeyA), Token));
    }

    [Fact]
    public async Task A_document_that_a_validator_refuses_is_no_server_that_is_away()
    {
        server.Answer = _ => WriteError(121);

        await Should.ThrowAsync<MongoWriteException>(async () => await memory.CommitAsync(Samples.Lease(version: 5, memory: memory),
            Samples.Commit(Samples.KeyA), Token));
    }

    [Fact]
    public async Task An_acquire_that_loses_an_insert_race_is_sent_once_more()
    {
        var calls = 0;
        server.Answer = _ => Interlocked.Increment(ref calls) == 1
            ? Refusal(11000)
            : new BsonDocument
            {
                { "value", new BsonDocument { { "v", 0L }, { "f", 1L }, { "own", false }, { "left", 1500L }, { "now", new BsonDateTime(0) } } },
                { "ok", 1 },
            };

        (await memory.AcquireAsync(Samples.Acquire(), Token)).ShouldBe(new AcquireResult.Denied(TimeSpan.FromMilliseconds(1500)));

        server.Received.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_lease_that_ended_while_it_was_read_has_nothing_left()
    {
        server.Answer = _ => new BsonDocument
        {
            { "value", new BsonDocument { { "v", 0L }, { "f", 1L }, { "own", false }, { "left", -3L }, { "now", new BsonDateTime(0) } } },
            { "ok", 1 },
        };

        (await memory.AcquireAsync(Samples.Acquire(), Token)).ShouldBe(new AcquireResult.Denied(TimeSpan.Zero));
    }

    [Fact]
    public async Task An_acquire_without_an_answer_is_not_repeated()
    {
        server.Answer = _ => null;

        (await UnavailableAsync(() => memory.AcquireAsync(Samples.Acquire(), Token))).Operation.ShouldBe("acquire");

        server.Received.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_lost_lease_can_neither_be_pinned_nor_cleaned_up()
    {
        server.Answer = _ => new BsonDocument { { "n", 0 }, { "nModified", 0 }, { "ok", 1 } };
        var lease = Samples.Lease(version: 5, memory: memory);

        (await memory.PinAsync(lease, Token)).ShouldBeFalse();
        (await memory.CleanupAsync(lease, Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_release_never_throws()
    {
        server.Answer = _ => Refusal(13);
        var lease = Samples.Lease(version: 5, memory: memory);

        await memory.ReleaseAsync(lease, outboxPublished: true, Token);
        await memory.ReleaseAsync(lease, outboxPublished: false, new CancellationToken(canceled: true));

        lease.Held.ShouldBeFalse();
    }

    [Fact]
    public async Task Marks_and_queries_that_fail_say_what_was_tried()
    {
        server.Answer = _ => Refusal(8);

        (await UnavailableAsync(async () => { await memory.MarkPublishedAsync([new("a", 1)],
            Token); return 0; })).Operation.ShouldBe("mark published");
        (await UnavailableAsync(() => memory.DescribeAsync("a", Token))).Operation.ShouldBe("describe");
        (await UnavailableAsync(() => memory.ListAsync(new InstanceFilter(), Token))).Operation.ShouldBe("list");
        (await UnavailableAsync(() => memory.ScanAsync(new ScanRequest(ScanKind.Timers, TimeSpan.Zero, 1), Token))).Operation.ShouldBe("scan");
    }

    [Fact]
    public async Task A_document_that_is_none_of_ours_is_no_sign_that_the_server_is_away()
    {
        server.Answer = _ => new BsonDocument
        {
            { "ok", 1 }, { "value", new BsonDocument { { "own", true }, { "now", DateTime.UnixEpoch }, { "v", "three" } } },
        };

        var failure = await Should.ThrowAsync<InvalidDataException>(async () => await memory.AcquireAsync(Samples.Acquire(keys: Samples.KeyA),
            Token));

        failure.Message.ShouldContain("acquire");
    }

    [Fact]
    public async Task A_caller_that_cancels_gets_its_cancellation()
    {
        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await memory.CommitAsync(Samples.Lease(version: 5, memory: memory), Samples.Commit(Samples.KeyA), new CancellationToken(canceled: true)));
    }

    static async Task<MachineMemoryUnavailableException> UnavailableAsync<T>(Func<ValueTask<T>> call) =>
        await Should.ThrowAsync<MachineMemoryUnavailableException>(async () => await call());

    static BsonDocument Refusal(int code) => new() { { "ok", 0 }, { "code", code }, { "errmsg", "refused" } };

    static BsonDocument WriteError(int code) => new()
    {
        { "n", 0 },
        { "nModified", 0 },
        { "writeErrors", new BsonArray { new BsonDocument { { "index", 0 }, { "code", code }, { "errmsg", "refused" } } } },
        { "ok", 1 },
    };

    static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
