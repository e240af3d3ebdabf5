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
        ServerCheck.Judge(Build("5.0.0", 5), new BsonDocument("isWritablePrimary", true))
            .ShouldBe(new MongoDbServer("5.0.0", MongoDbTopology.Standalone, null));
        ServerCheck.Judge(Build("8.0.1", 8), new BsonDocument { { "isWritablePrimary", true }, { "msg", "isdbgrid" } })
            .ShouldBe(new MongoDbServer("8.0.1", MongoDbTopology.Sharded, null));
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
    public async Task A_user_that_may_not_create_indexes_passes_when_somebody_has()
    {
        await using var server = new ScriptedServer { Answer = Refusing([.. MongoIndexes.Names]) };
        using var memory = new MongoDbMachineMemory(new MongoDbOptions { ConnectionString = server.ConnectionString });

        (await memory.PrepareAsync(Token)).Version.ShouldBe("7.0.14");
    }

    [Fact]
    public async Task A_user_that_may_not_create_indexes_is_told_which_are_missing()
    {
        await using var server = new ScriptedServer { Answer = Refusing("_id_", "arvo_outbox") };
        using var memory = new MongoDbMachineMemory(new MongoDbOptions { ConnectionString = server.ConnectionString });

        (await Should.ThrowAsync<InvalidOperationException>(async () => await memory.PrepareAsync(Token))).Message.ShouldContain(
            "arvo_timers, arvo_expiry, arvo_machine, arvo_parent.");
    }

    [Fact]
    public async Task Preparing_without_creating_indexes_names_those_that_are_missing()
    {
        await using var server = new ScriptedServer { Answer = Answers("_id_", "arvo_outbox", "arvo_expiry", "arvo_machine", "arvo_parent") };
        using var memory = new MongoDbMachineMemory(new MongoDbOptions { ConnectionString = server.ConnectionString, CreateIndexes = false });

        var refused = await Should.ThrowAsync<InvalidOperationException>(async () => await memory.PrepareAsync(Token));

        refused.Message.ShouldContain("arvo_timers.");
        server.Received.ShouldNotContain(command => command.GetElement(0).Name == "createIndexes");
    }

    [Fact]
    public void A_collection_that_is_sharded_by_a_hash_of_its_id_is_as_it_should_be() => JudgeKey("{ _id: 'hashed' }").ShouldBeNull();

    [Theory]
    [InlineData("{ _id: 1 }")]
    [InlineData("{ _id: 'hashed' }, dropped: true")]
    [InlineData("{ _id: 1 }, unsplittable: true")]
    public void A_collection_that_is_on_one_shard_is_warned_of_with_the_remedy(string key) =>
        JudgeKey(key).ShouldNotBeNull().ShouldContain("sh.shardCollection(\"arvo.arvo_instances\", { _id: \"hashed\" })");

    [Fact]
    public void A_collection_that_nobody_sharded_is_warned_of() =>
        ShardingCheck.Judge("arvo.arvo_instances", null).ShouldNotBeNull().ShouldStartWith("It is not sharded");

    [Theory]
    [InlineData("{ sub: 1 }")]
    [InlineData("{ _id: 1, sub: 1 }")]
    [InlineData("{ 'sm.machine': 'hashed' }")]
    public void A_collection_with_another_shard_key_is_refused_by_name_and_key(string key)
    {
        var refused = Should.Throw<NotSupportedException>(() => JudgeKey(key));

        refused.Message.ShouldContain("'arvo.arvo_instances'");
        refused.Message.ShouldContain(BsonDocument.Parse(key).ToString());
    }

    [Fact]
    public async Task The_shard_key_is_looked_up_in_the_routers_catalogue()
    {
        await using var server =
            new ScriptedServer { Answer = _ => Found("arvo.arvo_instances", new BsonDocument("key", new BsonDocument("sub", 1))) };
        using var clients = new MongoClients(new MongoDbOptions { ConnectionString = server.ConnectionString });

        await Should.ThrowAsync<NotSupportedException>(ShardingCheck.RunAsync(clients.Safe, Token));

        var sent = server.Received.ShouldHaveSingleItem();
        (sent["$db"].AsString, sent["find"].AsString,
            sent["filter"].AsBsonDocument["_id"].AsString).ShouldBe(("config", "collections", "arvo.arvo_instances"));
    }

    [Theory]
    [InlineData(13, "not authorized on config")]
    [InlineData(59, "no such command")]
    public async Task Who_can_not_read_the_catalogue_is_told_that_nobody_looked_and_goes_on(int code, string says)
    {
        await using var server = new ScriptedServer { Answer = _ => new BsonDocument { { "ok", 0 }, { "code", code }, { "errmsg", says } } };
        using var clients = new MongoClients(new MongoDbOptions { ConnectionString = server.ConnectionString });

        (await ShardingCheck.RunAsync(clients.Safe, Token)).ShouldNotBeNull().ShouldContain(says);
    }

    static string? JudgeKey(string key) =>
        ShardingCheck.Judge("arvo.arvo_instances", BsonDocument.Parse($"{{ _id: 'arvo.arvo_instances', key: {key} }}"));

    static BsonDocument Found(string name, BsonDocument document) => new()
    {
        { "cursor", new BsonDocument { { "id", 0L }, { "ns", name }, { "firstBatch", new BsonArray { document } } } },
        { "ok", 1 },
    };

    static Func<BsonDocument, BsonDocument?> Answers(params string[] indexes) => command => command.GetElement(0).Name switch
    {
        "buildInfo" => Build("7.0.14", 7).Add("ok", 1),
        "listIndexes" => new BsonDocument
        {
            {
                "cursor",
                new BsonDocument
                {
                    { "id", 0L }, { "ns", "arvo.arvo_instances" },
                    { "firstBatch", new BsonArray(indexes.Select(name => new BsonDocument("name", name))) },
                }
            },
            { "ok", 1 },
        },
        _ => new BsonDocument("ok", 1),
    };

    static Func<BsonDocument, BsonDocument?> Refusing(params string[] indexes) => command => command.GetElement(0).Name == "createIndexes"
        ? new BsonDocument { { "ok", 0 }, { "code", 13 }, { "codeName", "Unauthorized" }, { "errmsg", "not authorized on arvo to execute command" } }
        : Answers(indexes)(command);

    static BsonDocument Build(string version, int major) => new() { { "version", version }, { "versionArray", new BsonArray { major, 0, 0, 0 } } };

    static BsonDocument ReplicaSet() => new() { { "isWritablePrimary", true }, { "setName", "rs0" } };
}
