using System.Text.Json;
using Arvo.Orchestration;

namespace Arvo.Benchmarks;

/// <summary>The plain contract as an orchestrator uses it: lock, read, write, unlock; with the record's JSON.</summary>
internal sealed class PlainCycle(string name, IMachineMemory memory, byte[] state) : ICycle
{
    readonly JsonElement snapshot = JsonDocument.Parse(state.AsMemory(1)).RootElement;
    readonly JsonElement consumed =
        JsonDocument.Parse(
            """{"id":"b0c6c2d7-6c3e-4a0c-9f3f-0d4d5b3b8f10","source":"com.shop.web","type":"arvo.orc.order","data":{"amount":12}}""").RootElement;

    public string Name => $"{name}, plain contract";

    public async ValueTask RunAsync(int instance, CancellationToken cancellationToken)
    {
        var subject = $"plain-{instance}";
        if (!await memory.LockAsync(subject, cancellationToken)) throw new InvalidOperationException($"{Name}: not locked");
        var previous = await memory.ReadAsync(subject, cancellationToken);
        var record = new MachineMemoryRecord
        {
            Subject = subject,
            ExecutionStatus = ExecutionStatus.Normal,
            Status = "active",
            InitEventId = "b0c6c2d7-6c3e-4a0c-9f3f-0d4d5b3b8f10",
            State = snapshot,
            Consumed = consumed,
            Produced = [consumed],
        };
        await memory.WriteAsync(subject, record, previous, cancellationToken);
        await memory.UnlockAsync(subject, cancellationToken);
    }
}
