namespace Arvo.Orchestration;

/// <summary>
/// A machine memory that keeps all that is known of an instance in one document and commits a step in one conditional write.
/// Safe for concurrent use. When the memory can't answer, every method except <see cref="ReleaseAsync"/> throws
/// <see cref="MachineMemoryUnavailableException"/>: then events are held until it can. What it refuses to keep for its content (a constraint that
/// somebody added, for example) is thrown as the driver says it, and concerns the event alone. Requests outside <see cref="MachineMemoryBounds"/> are refused before anything is sent.
/// </summary>
public interface IDurableMachineMemory : IMachineMemory
{
    /// <summary>
    /// Takes the lease of an instance and reads it, in one round trip. A free or expired lease (by
    /// the memory's own clock) is granted with a higher fence.
    /// </summary>
    ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the step if owner and version still match. In optimistic mode (no owner) the version decides, and the commit is also fenced when one of
    /// its keys was handled, as far back as keys are remembered. <see cref="CommitResult.Fenced"/>: nothing was written.
    /// </summary>
    /// <exception cref="MachineMemoryBoundsException">Too large; nothing was written.</exception>
    /// <exception cref="MachineMemoryUnavailableException">
    /// Unless <see cref="MachineMemoryUnavailableException.MayHaveWritten"/> is false the write may have happened, as
    /// when the wait for it is cancelled: publish nothing, acknowledge nothing.
    /// </exception>
    ValueTask<CommitResult> CommitAsync(MachineLease lease, MachineCommit commit, CancellationToken cancellationToken);

    /// <summary>Renews the lease with full durability, before acting on what was only read. False: the lease is lost, act on nothing.</summary>
    ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the lease back, and clears the outbox when <paramref name="outboxPublished"/>. Touches
    /// nothing if the lease is no longer ours. Never throws.
    /// </summary>
    ValueTask ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken);

    /// <summary>
    /// After a final commit that kept the lease: leaves a tombstone (handled keys, no state) and gives the lease back. False: the lease is lost.
    /// </summary>
    ValueTask<bool> CleanupAsync(MachineLease lease, CancellationToken cancellationToken);

    /// <summary>Forgets outboxes that are published. May be lost or late; then they are published again, identically.</summary>
    ValueTask MarkPublishedAsync(IReadOnlyList<OutboxMark> marks, CancellationToken cancellationToken);

    /// <summary>Instances whose outbox or earliest timer has waited longer than asked, oldest first, by the memory's own clock.</summary>
    ValueTask<IReadOnlyList<DueInstance>> ScanAsync(ScanRequest request, CancellationToken cancellationToken);

    /// <summary>What is known of one instance, or null.</summary>
    ValueTask<InstanceDescription?> DescribeAsync(string subject, CancellationToken cancellationToken);

    /// <summary>Instances by filter, a page at a time, in an order that is stable between pages.</summary>
    ValueTask<InstancePage> ListAsync(InstanceFilter filter, CancellationToken cancellationToken);
}
