namespace Arvo.Orchestration;

/// <summary>Which instances to list. Null members do not filter.</summary>
public sealed record InstanceFilter
{
    /// <summary>The handler's source.</summary>
    public string? Machine { get; init; }
    /// <summary>The machine's version.</summary>
    public string? MachineVersion { get; init; }
    /// <summary>The snapshot's status.</summary>
    public string? Status { get; init; }
    /// <summary>Normal or failed.</summary>
    public ExecutionStatus? ExecutionStatus { get; init; }
    /// <summary>The parent's subject: lists the children of a workflow.</summary>
    public string? ParentSubject { get; init; }
    /// <summary>Only instances last committed before this time, by the memory's clock.</summary>
    public DateTimeOffset? UpdatedBefore { get; init; }
    /// <summary>Tombstones are left out unless true.</summary>
    public bool IncludeTombstones { get; init; }
    /// <summary>1 to 1000, default 100.</summary>
    public int PageSize { get; init; } = 100;
    /// <summary>What the page before returned; null: the first page.</summary>
    public string? ContinuationToken { get; init; }

    /// <summary>Refuses a page size out of range, and texts that no instance can have as no store could keep them.</summary>
    /// <exception cref="ArgumentException">One is refused; its parameter name is the member.</exception>
    public void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PageSize, 1000);
        MachineMemoryBounds.CheckText(Machine, nameof(Machine));
        MachineMemoryBounds.CheckText(MachineVersion, nameof(MachineVersion));
        MachineMemoryBounds.CheckText(Status, nameof(Status));
        MachineMemoryBounds.CheckText(ParentSubject, nameof(ParentSubject));
    }
}
