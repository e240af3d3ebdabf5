using Arvo.Memory.Conformance;
using MongoDB.Driver;

namespace Arvo.Memory.MongoDB.Tests;

/// <summary>The contract of every memory, on the server that ARVO_TEST_MONGODB names, in a database of its own that is dropped afterwards.</summary>
public sealed class MongoDbMemoryConformance(MongoDbMemoryConformance.Store store) : IClassFixture<MongoDbMemoryConformance.Store>
{
    const string Variable = "ARVO_TEST_MONGODB";

    public static TheoryData<string> Facts => [.. MachineMemoryConformance.Facts.Select(fact => fact.Name)];

    [Theory, MemberData(nameof(Facts))]
    public async Task Holds(string fact)
    {
        Assert.SkipUnless(store.Given, $"{Variable} names no MongoDB server");
        var found = MachineMemoryConformance.Find(fact);
        if (found.SkippedOn(store) is { } reason) Assert.Skip(reason);
        await found.VerifyAsync(store, TestContext.Current.CancellationToken);
    }

    public sealed class Store : MemoryUnderTest, IAsyncLifetime
    {
        readonly MongoDbMachineMemory? first;
        readonly MongoDbMachineMemory? second;
        readonly string? uri = Environment.GetEnvironmentVariable(Variable);
        readonly string database = $"arvo_test_{Guid.NewGuid():N}";

        public Store()
        {
            if (string.IsNullOrEmpty(uri)) return;
            var options = new MongoDbOptions { ConnectionString = uri, Database = database, Memory = Options };
            first = new MongoDbMachineMemory(options);
            second = new MongoDbMachineMemory(options);
        }

        public bool Given => first is not null;

        public override IDurableMachineMemory Memory => first ?? throw new InvalidOperationException($"{Variable} is not set.");

        public override IDurableMachineMemory OtherClient => second ?? Memory;

        public async ValueTask InitializeAsync()
        {
            if (first is not null) await first.PrepareAsync(TestContext.Current.CancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            if (first is null) return;
            first.Dispose();
            second?.Dispose();
            using var client = new MongoClient(uri);
            await client.DropDatabaseAsync(database, CancellationToken.None);
        }
    }
}
