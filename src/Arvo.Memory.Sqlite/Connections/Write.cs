using Arvo.Orchestration;

namespace Arvo.Memory.Sqlite;

/// <summary>
/// A write that waits for its turn. Reads what it needs and then runs at most one writing statement, so that failing leaves nothing half done.
/// </summary>
internal abstract class Write(string operation, CancellationToken cancellationToken)
{
    public string Operation { get; } = operation;

    protected CancellationToken Cancellation { get; } = cancellationToken;

    /// <summary>Runs inside the batch's transaction. Throws nothing; what went wrong is told by <see cref="Complete"/>.</summary>
    public abstract void Run(Session session);

    /// <summary>After the batch is durable.</summary>
    public abstract void Complete();

    /// <summary>The batch failed.</summary>
    public abstract void Fail(MachineMemoryUnavailableException failure);
}

internal sealed class Write<T>(string operation, Func<Session, T> work, CancellationToken cancellationToken) : Write(operation, cancellationToken)
{
    readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Exception? _problem;
    T? _result;

    public Task<T> Completion => _completion.Task;

    public override void Run(Session session)
    {
        try
        {
            Cancellation.ThrowIfCancellationRequested();
            _result = work(session);
        }
        catch (Microsoft.Data.Sqlite.SqliteException failure)
        {
            _problem = new MachineMemoryUnavailableException(Operation, mayHaveWritten: false, failure);
        }
        catch (Exception failure)
        {
            _problem = failure;
        }
    }

    public override void Complete()
    {
        if (_problem is OperationCanceledException) _completion.TrySetCanceled(Cancellation);
        else if (_problem is not null) _completion.TrySetException(_problem);
        else _completion.TrySetResult(_result!); // the work ran: its result is what it returned
    }

    public override void Fail(MachineMemoryUnavailableException failure) => _completion.TrySetException(failure);
}
