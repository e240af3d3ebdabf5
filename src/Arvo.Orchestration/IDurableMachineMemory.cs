namespace Arvo.Orchestration;

/// <summary>
/// A machine memory that keeps all that is known of an instance in one document and commits a step in one conditional write (RL §2).
/// Safe for concurrent use. Every method may throw when the memory is out of reach; what that means is said with the method.
/// </summary>
public interface IDurableMachineMemory : IMachineMemory
{
    /// <summary>Takes the lease of an instance and reads it, in one round trip. A free or expired lease (by the memory's own clock) is granted with a higher fence.</summary>
    ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a step if the lease's owner and version still hold; without an owner (optimistic) only if none of its event keys was handled, too, as far as they are remembered.
    /// <see cref="CommitResult.Fenced"/>: nothing was written.
    /// An exception means unknown: the write may have happened, so publish nothing and acknowledge nothing.
    /// </summary>
    ValueTask<CommitResult> CommitAsync(MachineLease lease, MachineCommit commit, CancellationToken cancellationToken);

    /// <summary>Renews the lease with full durability, before acting on what was only read. False: the lease is lost, act on nothing.</summary>
    ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken);

    /// <summary>Gives the lease back, and clears the outbox when <paramref name="outboxPublished"/>. Touches nothing if the lease is no longer ours. Never throws.</summary>
    ValueTask ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken);

    /// <summary>After a final commit that kept the lease: leaves a tombstone (handled keys, no state) and gives the lease back. False: the lease is lost.</summary>
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
