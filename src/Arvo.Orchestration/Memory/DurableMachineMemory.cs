namespace Arvo.Orchestration;

/// <summary>
/// The base of a store: it implements the durable operations, and has the plain ones made of them,
/// fenced and with their retries (<see cref="PlainContract"/>).
/// </summary>
public abstract class DurableMachineMemory : IDurableMachineMemory
{
    readonly PlainContract _plain;

    /// <summary>Calls nothing of the store yet.</summary>
    /// <param name="options">The plain operations' lock and cleanup.</param>
    /// <param name="clock">Paces the retries of the plain operations.</param>
    protected DurableMachineMemory(MachineMemoryOptions options, TimeProvider clock) => _plain = new PlainContract(this, options, clock);

    /// <inheritdoc/>
    public abstract ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask<CommitResult> CommitAsync(MachineLease lease, MachineCommit commit, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask<bool> CleanupAsync(MachineLease lease, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask MarkPublishedAsync(IReadOnlyList<OutboxMark> marks, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask<IReadOnlyList<DueInstance>> ScanAsync(ScanRequest request, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask<InstanceDescription?> DescribeAsync(string subject, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask<InstancePage> ListAsync(InstanceFilter filter, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public ValueTask<MachineMemoryRecord?> ReadAsync(string id, CancellationToken cancellationToken) => _plain.ReadAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask WriteAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken) =>
        _plain.WriteAsync(id, data, previous, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> LockAsync(string id, CancellationToken cancellationToken) => _plain.LockAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> UnlockAsync(string id, CancellationToken cancellationToken) => _plain.UnlockAsync(id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask CleanupAsync(string id, MachineMemoryRecord data, MachineMemoryRecord? previous, CancellationToken cancellationToken) =>
        _plain.CleanupAsync(id, cancellationToken);
}
