using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>What an operator wants to know of one instance.</summary>
/// <param name="Instance">What the memory keeps.</param>
/// <param name="AcceptedEvents">Event descriptors that would make it move now; empty when it is finished or its machine is not here.</param>
/// <param name="Children">Workflows that it started, at most a page of them.</param>
public sealed record InstanceReport(InstanceDescription Instance, IReadOnlyList<string> AcceptedEvents, IReadOnlyList<InstanceDescription> Children);

/// <summary>Puts together what the memory keeps of an instance and what its machine says about it. Reads only; safe for concurrent use.</summary>
/// <param name="memory">Where instances are kept.</param>
/// <param name="workflowOf">The workflow that a subject belongs to, or null when this process does not have it.</param>
public sealed class InstanceInspector(IDurableMachineMemory memory, Func<string, IWorkflow?> workflowOf)
{
    /// <summary>What is known of an instance, or null when there is none.</summary>
    public async ValueTask<InstanceReport?> InspectAsync(string subject, CancellationToken cancellationToken)
    {
        if (await memory.DescribeAsync(subject, cancellationToken) is not { } instance) return null;
        var children = await memory.ListAsync(new InstanceFilter { ParentSubject = subject, IncludeTombstones = true }, cancellationToken);
        return new InstanceReport(instance, AcceptedBy(instance), children.Instances);
    }

    IReadOnlyList<string> AcceptedBy(InstanceDescription instance)
    {
        if (instance.State is not { } bytes || workflowOf(instance.Subject) is not ArvoOrchestrator orchestrator) return [];
        if (instance.Summary is not { ExecutionStatus: ExecutionStatus.Normal } summary) return [];
        var machine = orchestrator.Machines.FirstOrDefault(machine => machine.Version == summary.MachineVersion);
        var record = MachineMemoryRecordCodec.Decode(bytes);
        return machine is not null && record.State is { ValueKind: JsonValueKind.Object } state
            ? [.. machine.Chart.AcceptedEvents(machine.Chart.Restore(state))]
            : [];
    }
}
