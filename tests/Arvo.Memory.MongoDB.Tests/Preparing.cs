using MongoDB.Bson;

namespace Arvo.Memory.MongoDB.Tests;

public sealed class Preparing
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("4.4.29", 4)]
    [InlineData("3.6.0", 3)]
    public void A_server_that_is_too_old_is_refused(string version, int major)
    {
        var refused = Should.Throw<NotSupportedException>(() => ServerCheck.Judge(Build(version, major), ReplicaSet()));

        refused.Message.ShouldContain(version);
        refused.Message.ShouldContain("5.0");
    }

    [Fact]
    public void A_secondary_is_refused()
    {
        var hello = ReplicaSet().Set("isWritablePrimary", false);

        Should.Throw<NotSupportedException>(() => ServerCheck.Judge(Build("7.0.14", 7), hello)).Message.ShouldContain("secondary of rs0");
    }

    [Fact]
    public void The_topology_is_told()
    {
        ServerCheck.Judge(Build("7.0.14", 7), ReplicaSet()).ShouldBe(new MongoDbServer("7.0.14", MongoDbTopology.ReplicaSet, "rs0"));
        ServerCheck.Judge(Build("5.0.0", 5), new BsonDocument("isWritablePrimary", true)).ShouldBe(new MongoDbServer("5.0.0", MongoDbTopology.Standalone, null));
        ServerCheck.Judge(Build("8.0.1", 8), new BsonDocument { { "isWritablePrimary", true }, { "msg", "isdbgrid" } }).ShouldBe(new MongoDbServer("8.0.1", MongoDbTopology.Sharded, null));
    }

    [Fact]
    public async Task Preparing_creates_the_indexes()
    {
        await using var server = new ScriptedServer { Answer = Answers() };
        using var memory = new MongoDbMachineMemory(new MongoDbOptions { ConnectionString = server.ConnectionString });

        (await memory.PrepareAsync(Token)).Version.ShouldBe("7.0.14");

        var sent = server.Received.Single(command => command.GetElement(0).Name == "createIndexes");
        sent["indexes"].ShouldBe(MongoIndexes.Command("arvo_instances")["indexes"]);
    }

    [Fact]
    public async Task Preparing_without_the_right_to_create_indexes_names_those_that_are_missing()
    {
        await using var server = new ScriptedServer { Answer = Answers("_id_", "arvo_outbox", "arvo_expiry", "arvo_machine", "arvo_parent") };
        using var memory = new MongoDbMachineMemory(new MongoDbOptions { ConnectionString = server.ConnectionString, CreateIndexes = false });

        var refused = await Should.ThrowAsync<InvalidOperationException>(async () => await memory.PrepareAsync(Token));

        refused.Message.ShouldContain("arvo_timers.");
        server.Received.ShouldNotContain(command => command.GetElement(0).Name == "createIndexes");
    }

    static Func<BsonDocument, BsonDocument?> Answers(params string[] indexes) => command => command.GetElement(0).Name switch
    {
        "buildInfo" => Build("7.0.14", 7).Add("ok", 1),
        "listIndexes" => new BsonDocument
        {
            { "cursor", new BsonDocument { { "id", 0L }, { "ns", "arvo.arvo_instances" }, { "firstBatch", new BsonArray(indexes.Select(name => new BsonDocument("name", name))) } } },
            { "ok", 1 },
        },
        _ => new BsonDocument("ok", 1),
    };

    static BsonDocument Build(string version, int major) => new() { { "version", version }, { "versionArray", new BsonArray { major, 0, 0, 0 } } };

    static BsonDocument ReplicaSet() => new() { { "isWritablePrimary", true }, { "setName", "rs0" } };
}
