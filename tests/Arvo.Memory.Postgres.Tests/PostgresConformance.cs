using Arvo.Memory.Conformance;

namespace Arvo.Memory.Postgres.Tests;

public sealed class PostgresConformance(TestStore store) : IClassFixture<TestStore>
{
    public static TheoryData<string> Facts => [.. MachineMemoryConformance.Facts.Select(fact => fact.Name)];

    [Theory, MemberData(nameof(Facts))]
    public Task Holds(string fact) => MachineMemoryConformance.Find(fact).VerifyAsync(store, TestContext.Current.CancellationToken);
}
