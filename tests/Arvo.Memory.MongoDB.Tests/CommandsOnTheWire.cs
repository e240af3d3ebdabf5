using MongoDB.Bson;

namespace Arvo.Memory.MongoDB.Tests;

/// <summary>What the driver makes of the store's commands, as a server receives it.</summary>
public sealed class CommandsOnTheWire : IAsyncLifetime
{
    static readonly string Id = Shape.Id("$st");
    static readonly BsonDocument Done = new() { { "n", 1 }, { "nModified", 1 }, { "ok", 1 } };

    readonly ScriptedServer server = new();
    readonly MongoDbMachineMemory memory;

    public CommandsOnTheWire() => memory = new MongoDbMachineMemory(new MongoDbOptions { ConnectionString = server.ConnectionString });

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        memory.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task An_acquire_is_one_findAndModify_of_one_member_that_is_not_numbered_for_a_retry()
    {
        server.Answer = _ => Granted();
        var request = Samples.Acquire(keys: Samples.KeyA);

        var result = await memory.AcquireAsync(request, Token);

        var lease = result.ShouldBeOfType<AcquireResult.Granted>().Lease;
        lease.Version.ShouldBe(5);
        lease.State.ShouldBeNull();
        var sent = server.Received.ShouldHaveSingleItem();
        sent.Contains("txnNumber").ShouldBeFalse();
        sent["query"].ShouldBe(AcquireCommand.Update(request, Samples.Memory).Filter);
        sent["update"].ShouldBe(AcquireCommand.Update(request, Samples.Memory).Update);
        sent["fields"].ShouldBe(AcquireCommand.Fields(request));
        foreach (var pinned in (string[])["query", "update", "fields"]) sent.Remove(pinned);
        sent.ShouldBeSent("{ findAndModify: 'arvo_instances', new: true, upsert: true, maxTimeMS: 800, writeConcern: { w: 1 } }");
    }

    [Fact]
    public async Task A_commit_is_one_numbered_update_of_a_majority()
    {
        server.Answer = _ => Done;
        var lease = Samples.Lease(version: 5, memory: memory);
        var commit = Samples.Commit(Samples.KeyA, Samples.KeyB);
        var expected = CommitCommand.For(lease, commit, Samples.Memory);

        var result = await memory.CommitAsync(lease, commit, Token);

        result.ShouldBe(new CommitResult.Committed(7));
        lease.Version.ShouldBe(7);
        lease.Held.ShouldBeFalse();
        var sent = server.Received.ShouldHaveSingleItem();
        sent.Contains("txnNumber").ShouldBeTrue();
        sent["updates"].ShouldBe(new BsonArray { new BsonDocument { { "q", expected.Filter }, { "u", expected.Update } } });
        sent.Remove("updates");
        sent.ShouldBeSent("{ update: 'arvo_instances', ordered: true, writeConcern: { w: 'majority', wtimeout: 5000.0, j: true } }");
    }

    [Fact]
    public async Task The_first_optimistic_commit_upserts()
    {
        server.Answer = _ => new BsonDocument
        {
            { "n", 1 }, { "nModified", 0 }, { "upserted", new BsonArray { new BsonDocument { { "index", 0 }, { "_id", 1 } } } }, { "ok", 1 },
        };

        var result = await memory.CommitAsync(Samples.Lease(version: 0, owner: "", memory), Samples.Commit(Samples.KeyA), Token);

        result.ShouldBe(new CommitResult.Committed(1));
        server.Received.ShouldHaveSingleItem()["updates"][0]["upsert"].ShouldBe(true);
    }

    [Fact]
    public async Task A_pin_is_a_majority_update()
    {
        server.Answer = _ => Done;

        (await memory.PinAsync(Samples.Lease(version: 5, memory: memory), Token)).ShouldBeTrue();

        server.Received.ShouldHaveSingleItem()["writeConcern"].ShouldBeShell("{ w: 'majority', wtimeout: 5000.0, j: true }");
    }

    [Fact]
    public async Task A_cleanup_is_a_majority_update_that_gives_the_lease_back()
    {
        server.Answer = _ => Done;
        var lease = Samples.Lease(version: 5, memory: memory);

        (await memory.CleanupAsync(lease, Token)).ShouldBeTrue();

        lease.Held.ShouldBeFalse();
        server.Received.ShouldHaveSingleItem()["writeConcern"]["w"].ShouldBe("majority");
    }

    [Fact]
    public async Task Marks_leave_as_one_unordered_update_of_one_member()
    {
        server.Answer = _ => new BsonDocument { { "n", 2 }, { "nModified", 2 }, { "ok", 1 } };
        OutboxMark[] marks = [new("$st", 5), new("b", 6)];
        var expected = marks.Select(mark => MarkCommand.For(mark, Samples.Memory))
            .Select(command => new BsonDocument { { "q", command.Filter }, { "u", command.Update } });

        await memory.MarkPublishedAsync(marks, Token);

        var sent = server.Received.ShouldHaveSingleItem();
        sent["updates"].ShouldBe(new BsonArray(expected));
        sent.Remove("updates");
        sent.ShouldBeSent("{ update: 'arvo_instances', ordered: false, writeConcern: { w: 1 } }");
    }

    [Fact]
    public async Task Without_marks_nothing_is_sent()
    {
        await memory.MarkPublishedAsync([], Token);

        server.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Releasing_an_instance_that_was_never_committed_deletes_it()
    {
        server.Answer = _ => new BsonDocument { { "n", 1 }, { "ok", 1 } };

        await memory.ReleaseAsync(Samples.Lease(version: 0, memory: memory), outboxPublished: false, Token);

        server.Received.ShouldHaveSingleItem().ShouldBeSent(
            $"{{ delete: 'arvo_instances', ordered: true, writeConcern: {{ w: 1 }}, deletes: [ {{ q: {{ _id: {Id}, 'lk.o': '$$REMOVE', v: NumberLong(0) }}, limit: 1 }} ] }}");
    }

    [Fact]
    public async Task A_release_whose_outbox_was_replaced_still_gives_the_lease_back()
    {
        server.Answer = command => new BsonDocument
        {
            { "n", command["updates"][0]["q"].AsBsonDocument.Contains("v") ? 0 : 1 }, { "nModified", 0 }, { "ok", 1 },
        };

        await memory.ReleaseAsync(Samples.Lease(version: 5, memory: memory), outboxPublished: true, Token);

        server.Received.Count.ShouldBe(2);
        server.Received[1].ShouldBeSent(
            $"{{ update: 'arvo_instances', ordered: true, writeConcern: {{ w: 1 }}, updates: [ {{ q: {{ _id: {Id}, 'lk.o': '$$REMOVE' }}, u: {{ $unset: {{ lk: '' }} }} }} ] }}");
    }

    [Fact]
    public async Task A_scan_is_one_bounded_find_and_stops_at_the_first_that_is_too_young()
    {
        server.Answer = _ => Found(
            new BsonDocument { { "sub", "old" }, { "age", 90_000L } },
            new BsonDocument { { "sub", "young" }, { "age", 59_999L } });

        var due = await memory.ScanAsync(new ScanRequest(ScanKind.Outbox, TimeSpan.FromMinutes(1), 100), Token);

        due.ShouldBe([new DueInstance("old", TimeSpan.FromSeconds(90))]);
        server.Received.ShouldHaveSingleItem().ShouldBeSent("""
            { find: 'arvo_instances', filter: { obt: { $exists: true } }, sort: { obt: 1 }, projection: { _id: 0, sub: 1, age: { $subtract: ['$$NOW', '$obt'] } },
              limit: 100, batchSize: 101, maxTimeMS: 5000, readConcern: { level: 'local' } }
            """);
    }

    [Fact]
    public async Task An_optimistic_acquire_reads_what_a_majority_has_and_a_description_what_one_member_has()
    {
        server.Answer = _ => Found();

        await memory.AcquireAsync(Samples.Acquire(ConcurrencyMode.Optimistic), Token);
        await memory.DescribeAsync(Samples.Subject, Token);

        server.Received.Where(command => command.Contains("find")).Select(find => find["readConcern"]["level"].AsString)
            .ShouldBe(["majority", "local"]);
    }

    [Fact]
    public async Task An_optimistic_acquire_of_nothing_asks_the_server_for_its_time_once()
    {
        server.Answer = _ => Found();

        var first = await memory.AcquireAsync(Samples.Acquire(ConcurrencyMode.Optimistic), Token);
        await memory.AcquireAsync(Samples.Acquire(ConcurrencyMode.Optimistic), Token);

        var lease = first.ShouldBeOfType<AcquireResult.Granted>().Lease;
        lease.Version.ShouldBe(0);
        lease.Held.ShouldBeFalse();
        lease.ServerTime.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1_750_000_000_000), TimeSpan.FromSeconds(30));
        server.Received.Select(command => command.GetElement(0).Name).ShouldBe(["find", "hello", "find"]);
    }

    static BsonDocument Granted() => new()
    {
        { "value", new BsonDocument { { "v", 5L }, { "f", 2L }, { "own", true }, { "left", 60_000L }, { "now", new BsonDateTime(0) } } },
        { "ok", 1 },
    };

    static BsonDocument Found(params BsonDocument[] documents) => new()
    {
        { "cursor", new BsonDocument { { "id", 0L }, { "ns", "arvo.arvo_instances" }, { "firstBatch", new BsonArray(documents) } } },
        { "ok", 1 },
    };
}
