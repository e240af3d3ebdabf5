using Arvo.Orchestration;

namespace Arvo.Benchmarks;

/// <summary>Acquire, then commit with one event key; no events leave.</summary>
internal sealed class MemoryCycle(string name, IDurableMachineMemory memory, ConcurrencyMode mode, StepStates states, string prefix) : ICycle
{
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    static readonly InstanceSummary Summary = new()
    {
        Machine = "arvo.orc.order",
        MachineVersion = "1.0.0",
        ExecutionStatus = ExecutionStatus.Normal,
        Status = "active",
        Value = """{"paying":"waiting"}""",
        Initiator = "com.shop.web",
        InitEventId = "b0c6c2d7-6c3e-4a0c-9f3f-0d4d5b3b8f10",
    };

    readonly string run = Guid.NewGuid().ToString("N");
    long events;

    public string Name => name;

    public async ValueTask RunAsync(int instance, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref events);
        EventKey[] keys = [EventKey.Of("com.shop.web", $"{run}{number}")];
        var request = new AcquireRequest($"{prefix}{instance}", mode == ConcurrencyMode.Lease ? $"{run}:{number}" : "", Lease, keys, mode);
        if (await memory.AcquireAsync(request, cancellationToken) is not AcquireResult.Granted { Lease: var lease })
            throw new InvalidOperationException($"{Name}: denied");
        if (lease.Handled.Count > 0) throw new InvalidOperationException($"{Name}: a fresh key was handled");
        var commit = new MachineCommit { State = states.Of(number), Summary = Summary, EventKeys = keys };
        if (await memory.CommitAsync(lease, commit, cancellationToken) is not CommitResult.Committed)
            throw new InvalidOperationException($"{Name}: fenced");
    }
}
