namespace Arvo.Orchestration;

/// <summary>Finds the machine that an instance runs on. Safe for concurrent use.</summary>
public interface IMachineRegistry
{
    /// <summary>All machines; at least one, all with the same source and different versions.</summary>
    IReadOnlyList<ArvoMachine> Machines { get; }

    /// <summary>The machine that a subject names, by exact name and version; null when it is not here.</summary>
    ArvoMachine? Resolve(ArvoOrchestrationSubjectContent subject);
}
