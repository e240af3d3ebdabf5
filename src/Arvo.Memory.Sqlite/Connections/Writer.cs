using System.Collections.Concurrent;
using Arvo.Orchestration;
using Microsoft.Data.Sqlite;

namespace Arvo.Memory.Sqlite;

/// <summary>
/// The one connection of this process that writes, on a thread of its own, as SQLite has one writer at a time and a commit waits for the disk.
/// Whatever waits is written in one transaction: under load the disk is waited for once per batch, not once per write.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    readonly BlockingCollection<Write> _waiting = [];
    readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Session _session;
    readonly int _largestBatch;

    public Writer(SqliteMachineMemoryOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LargestBatch, 1);
        _session = new Session(options);
        _largestBatch = options.LargestBatch;
        new Thread(Work) { IsBackground = true, Name = "Arvo SQLite writer" }.Start();
    }

    public Task<T> WriteAsync<T>(string operation, Func<Session, T> work, CancellationToken cancellationToken)
    {
        var write = new Write<T>(operation, work, cancellationToken);
        try
        {
            _waiting.Add(write, CancellationToken.None);
        }
        catch (InvalidOperationException closed)
        {
            throw new ObjectDisposedException("The SQLite memory is closed.", closed);
        }
        return write.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.CompleteAdding();
        await _finished.Task;
        _session.Dispose();
    }

    void Work()
    {
        var batch = new List<Write>(_largestBatch);
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < _largestBatch && _waiting.TryTake(out var next)) batch.Add(next);
            Run(batch);
            batch.Clear();
        }
        _finished.SetResult();
    }

    void Run(List<Write> batch)
    {
        var mayHaveWritten = false;
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch) write.Run(_session);
            if (!_session.InTransaction) throw new SqliteException("SQLite undid the transaction.", SQLitePCL.raw.SQLITE_ABORT);
            mayHaveWritten = true;
            _session.Execute("COMMIT");
        }
        catch (SqliteException failure)
        {
            Undo();
            foreach (var write in batch) write.Fail(new MachineMemoryUnavailableException(write.Operation, mayHaveWritten, failure));
            return;
        }
        foreach (var write in batch) write.Complete();
    }

    void Undo()
    {
        try
        {
            if (_session.InTransaction) _session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // Nothing to undo any more; the next BEGIN says if the connection is unusable.
        }
    }
}
