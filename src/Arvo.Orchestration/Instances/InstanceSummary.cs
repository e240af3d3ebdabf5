namespace Arvo.Orchestration;

/// <summary>The part of an instance that operators can query; stored beside the opaque state.</summary>
public sealed record InstanceSummary
{
    /// <summary>The handler's source, e.g. <c>arvo.orc.order</c>.</summary>
    public required string Machine { get; init; }
    /// <summary>The machine's semantic version.</summary>
    public required string MachineVersion { get; init; }
    /// <summary>Normal or failed.</summary>
    public required ExecutionStatus ExecutionStatus { get; init; }
    /// <summary>The snapshot's status: active, done, error or stopped.</summary>
    public required string Status { get; init; }
    /// <summary>The state value as JSON text, cut to <see cref="MachineMemoryBounds.Value"/>; null for workflows without one.</summary>
    public string? Value { get; init; }
    /// <summary>The parent workflow's subject; null for a root.</summary>
    public string? ParentSubject { get; init; }
    /// <summary>Who started it and gets the result.</summary>
    public string? Initiator { get; init; }
    /// <summary>The id of the event that started it.</summary>
    public string? InitEventId { get; init; }
    /// <summary>The last error's name and message, cut to <see cref="MachineMemoryBounds.LastError"/>; null when there is none.</summary>
    public string? LastError { get; init; }
    /// <summary>
    /// SHA-256 over the data of the completion, in lower-case hex: what a tombstone keeps of the output. Null until the instance has completed.
    /// </summary>
    public string? OutputDigest { get; init; }

    /// <summary>What a record and the content of its subject say; of the machine nothing when the subject has none.</summary>
    internal static InstanceSummary Of(MachineMemoryRecord record, ArvoOrchestrationSubjectContent? subject, ArvoEvent? completion = null) => new()
    {
        Machine = subject?.Orchestrator.Name ?? "",
        MachineVersion = subject?.Orchestrator.Version ?? "",
        ExecutionStatus = record.ExecutionStatus,
        Status = record.Status,
        Value = record.ValueText?.ToString(),
        ParentSubject = record.ParentSubject,
        Initiator = subject?.Execution.Initiator,
        InitEventId = record.InitEventId,
        LastError = record.Error is { } error ? $"{error.Name}: {error.Message}" : null,
        OutputDigest = completion is null ? null : Arvo.Orchestration.OutputDigest.Of(completion),
    };
}
