using Arvo.Memory.Conformance;

namespace Arvo.Orchestration.Tests;

public sealed class SimpleMachineMemoryConformance(SimpleMachineMemoryConformance.Store store) : IClassFixture<SimpleMachineMemoryConformance.Store>
{
    public static TheoryData<string> Facts => [.. MachineMemoryConformance.Facts.Select(fact => fact.Name)];

    [Theory, MemberData(nameof(Facts))]
    public Task Holds(string fact) => MachineMemoryConformance.Find(fact).VerifyAsync(store, TestContext.Current.CancellationToken);

    public sealed class Store : MemoryUnderTest
    {
        readonly ShiftedClock clock = new();

        public Store() => Memory = new SimpleMachineMemory(Options, clock);

        public override IDurableMachineMemory Memory { get; }

        public override MemoryCapabilities Capabilities => MemoryCapabilities.ControllableClock;

        public override ValueTask AdvanceClockAsync(TimeSpan by, CancellationToken cancellationToken)
        {
            clock.Advance(by);
            return default;
        }
    }
}
