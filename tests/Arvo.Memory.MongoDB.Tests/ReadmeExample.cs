using MongoDB.Bson;

namespace Arvo.Memory.MongoDB.Tests;

/// <summary>The example of the README, compiled and run.</summary>
public sealed class ReadmeExample
{
    [Fact]
    public async Task The_example_of_the_readme_runs()
    {
        await using var scripted = new ScriptedServer { Answer = command => command.GetElement(0).Name == "buildInfo"
            ? new BsonDocument { { "version", "7.0.14" }, { "ok", 1 } }
            : new BsonDocument("ok", 1) };
        var connectionString = scripted.ConnectionString;
        var cancellationToken = TestContext.Current.CancellationToken;

        // connectionString: mongodb://db1,db2,db3/arvo?replicaSet=rs0
        using var memory = new MongoDbMachineMemory(new MongoDbOptions { ConnectionString = connectionString });
        var server = await memory.PrepareAsync(cancellationToken); // version, topology, shard key, indexes

        server.ShouldBe(new MongoDbServer("7.0.14", MongoDbTopology.ReplicaSet, "rs0"));
    }

    [Fact]
    public async Task The_example_is_what_the_readme_says()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md"), TestContext.Current.CancellationToken);
        var begin = readme.IndexOf("```csharp", StringComparison.Ordinal) + "```csharp".Length;
        var lines = readme[begin..readme.IndexOf("```", begin, StringComparison.Ordinal)].Split('\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var here = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "ReadmeExample.cs"), TestContext.Current.CancellationToken);

        lines.Length.ShouldBe(3);
        lines.ShouldAllBe(line => here.Contains(line, StringComparison.Ordinal));
    }
}
