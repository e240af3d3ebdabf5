using Arvo.Orchestration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Arvo.Memory.Postgres;

/// <summary>
/// Machine memory on PostgreSQL 12 or later: one row per instance, one statement per operation, no transactions of several statements.
/// Time is the server's. A commit is as durable as <c>synchronous_commit</c> of the role or database says; acquires, releases and marks never wait
/// for the disk, as losing one costs only repeated work. Safe for concurrent use by any number of processes.
/// </summary>
public sealed class PostgresMachineMemory : DurableMachineMemory, IAsyncDisposable
{
    readonly PostgresMachineMemoryOptions _options;
    readonly Statements _statements;
    readonly Leasing _leasing;
    readonly Committing _committing;
    readonly Finding _finding;
    readonly Janitor _janitor;
    readonly ILogger _logger;

    /// <summary>Opens nothing yet; see <see cref="PrepareAsync"/>.</summary>
    /// <param name="options">Where and what.</param>
    /// <param name="clock">Paces retries and the janitor; instances go by the server's clock. Null: the machine's.</param>
    /// <param name="logger">Null: nothing is logged.</param>
    public PostgresMachineMemory(PostgresMachineMemoryOptions options, TimeProvider? clock = null, ILogger<PostgresMachineMemory>? logger = null)
        : base(options.Memory, clock ?? TimeProvider.System)
    {
        _options = options;
        _logger = logger ?? NullLogger<PostgresMachineMemory>.Instance;
        _statements = new Statements(options);
        _leasing = new Leasing(_statements, options, this);
        _committing = new Committing(_statements, options);
        _finding = new Finding(_statements);
        _janitor = new Janitor(_statements, options, clock ?? TimeProvider.System);
    }

    /// <summary>
    /// Creates the table and indexes where they are missing. A role that may not create anything passes if
    /// the table is there: another one has run <see cref="PostgresSchema.Sql"/>.
    /// </summary>
    /// <exception cref="PostgresException">The table isn't there, or not of this version, and the role may not make it so.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PostgresSchema.CreateAsync(_statements.DataSource, _options.Schema, cancellationToken);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            if (!await PostgresSchema.IsThereAsync(_statements.DataSource, _options.Schema, cancellationToken)) throw;
        }
    }

    /// <inheritdoc/>
    public override ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        _options.Memory.Bounds.Check(request);
        return request.Mode == ConcurrencyMode.Lease
            ? _leasing.AcquireAsync(request, cancellationToken)
            : _leasing.ReadAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<CommitResult> CommitAsync(MachineLease lease, MachineCommit commit, CancellationToken cancellationToken)
    {
        commit = _options.Memory.Bounds.Admit(lease.Subject, commit, _logger);
        return _committing.CommitAsync(lease, commit, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken) => _leasing.PinAsync(lease, cancellationToken);

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
        _committing.CleanupAsync(lease, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask MarkPublishedAsync(IReadOnlyList<OutboxMark> marks, CancellationToken cancellationToken) =>
        marks.Count == 0 ? default : _committing.MarkPublishedAsync(marks, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<DueInstance>> ScanAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        request.Check();
        await _janitor.DeleteExpiredIfTimeAsync(cancellationToken);
        return await _finding.ScanAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<InstanceDescription?> DescribeAsync(string subject, CancellationToken cancellationToken)
    {
        _options.Memory.Bounds.CheckSubject(subject);
        return _finding.DescribeAsync(subject, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<InstancePage> ListAsync(InstanceFilter filter, CancellationToken cancellationToken)
    {
        filter.Check();
        return _finding.ListAsync(filter, cancellationToken);
    }

    /// <summary>
    /// Deletes expired tombstones, and instances that were acquired and never committed, in batches. Scans do this from time to time by themselves.
    /// </summary>
    /// <returns>How many were deleted.</returns>
    public ValueTask<int> DeleteExpiredAsync(CancellationToken cancellationToken) => _janitor.DeleteExpiredAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _statements.DisposeAsync();
}
