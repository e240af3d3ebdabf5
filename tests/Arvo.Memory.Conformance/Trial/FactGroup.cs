using Arvo.Orchestration;

namespace Arvo.Memory.Conformance;

/// <summary>Facts of one concept: its public methods without parameters.</summary>
internal abstract class FactGroup
{
    Trial? trial;

    protected Trial Trial => trial ?? throw new InvalidOperationException("A fact has not begun.");

    protected IDurableMachineMemory Memory => Trial.Memory;

    protected CancellationToken Cancellation => Trial.Cancellation;

    public void Begin(Trial begun) => trial = begun;
}
