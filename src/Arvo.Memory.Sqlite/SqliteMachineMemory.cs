using Arvo.Orchestration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Arvo.Memory.Sqlite;

/// <summary>
/// Machine memory in a SQLite file: the embedded durable memory of a single machine, also of several processes on it. What is committed
/// survives a power cut (write-ahead log, <c>synchronous=FULL</c>). Writes of one process that wait at the same time share one transaction.
/// Time is the machine's clock, which all processes on it share. Safe for concurrent use.
/// </summary>
public sealed class SqliteMachineMemory : DurableMachineMemory, IAsyncDisposable
{
    readonly SqliteMachineMemoryOptions _options;
    readonly Writer _writer;
    readonly Readers _readers;
    readonly Leasing _leasing;
    readonly Committing _committing;
    readonly Finding _finding;
    readonly Janitor _janitor;
    readonly ILogger _logger;

    /// <summary>Opens the file, and creates it and its tables when they are missing.</summary>
    /// <param name="options">Where and what.</param>
    /// <param name="clock">The memory's clock; null: the machine's.</param>
    /// <param name="logger">Null: nothing is logged.</param>
    /// <exception cref="MachineMemoryUnavailableException">The file can't be opened or is no database.</exception>
    public SqliteMachineMemory(SqliteMachineMemoryOptions options, TimeProvider? clock = null, ILogger<SqliteMachineMemory>? logger = null)
        : base(options.Memory, clock ?? TimeProvider.System)
    {
        var time = clock ?? TimeProvider.System;
        _options = options;
        _logger = logger ?? NullLogger<SqliteMachineMemory>.Instance;
        _writer = new Writer(options);
        _readers = new Readers(options);
        _leasing = new Leasing(_writer, _readers, options.Memory, time, this);
        _committing = new Committing(_writer, options.Memory, time);
        _finding = new Finding(_readers, time);
        _janitor = new Janitor(_writer, options, time);
    }

    /// <inheritdoc/>
    public override ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _options.Memory.Bounds.Check(request);
        return request.Mode == ConcurrencyMode.Lease ? new(_leasing.AcquireAsync(request, cancellationToken)) : new(_leasing.Read(request));
    }

    /// <inheritdoc/>
    public override ValueTask<CommitResult> CommitAsync(MachineLease lease, MachineCommit commit, CancellationToken cancellationToken)
    {
        commit = _options.Memory.Bounds.Admit(lease.Subject, commit, _logger);
        return new(_committing.CommitAsync(lease, commit, cancellationToken));
    }

    /// <inheritdoc/>
    public override ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken) =>
        new(_leasing.PinAsync(lease, cancellationToken));

    /// <inheritdoc/>
    public override async ValueTask ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken)
    {
        try
        {
            await _leasing.ReleaseAsync(lease, outboxPublished, cancellationToken);
        }
        catch (Exception failure) when (failure is MachineMemoryUnavailableException or OperationCanceledException or ObjectDisposedException)
        {
            Log.ReleaseFailed(_logger, failure); // the lease expires by itself
        }
    }

    /// <inheritdoc/>
    public override ValueTask<bool> CleanupAsync(MachineLease lease, CancellationToken cancellationToken) =>
        new(_committing.CleanupAsync(lease, cancellationToken));

    /// <inheritdoc/>
    public override ValueTask MarkPublishedAsync(IReadOnlyList<OutboxMark> marks, CancellationToken cancellationToken) =>
        marks.Count == 0 ? default : new(_committing.MarkPublishedAsync(marks, cancellationToken));

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<DueInstance>> ScanAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        request.Check();
        await _janitor.DeleteExpiredIfTimeAsync(cancellationToken);
        return _finding.Scan(request);
    }

    /// <inheritdoc/>
    public override ValueTask<InstanceDescription?> DescribeAsync(string subject, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _options.Memory.Bounds.CheckSubject(subject);
        return new(_finding.Describe(subject));
    }

    /// <inheritdoc/>
    public override ValueTask<InstancePage> ListAsync(InstanceFilter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        filter.Check();
        return new(_finding.List(filter));
    }

    /// <summary>
    /// Deletes expired tombstones, and instances that were acquired and never committed. Scans do this from time to time by themselves.
    /// </summary>
    /// <returns>How many were deleted.</returns>
    public ValueTask<int> DeleteExpiredAsync(CancellationToken cancellationToken) => new(_janitor.DeleteExpiredAsync(cancellationToken));

    /// <summary>Finishes waiting writes and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _readers.Dispose();
    }
}
