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
    readonly BlockingCollection<Write> waiting = [];
    readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Session session;
    readonly int largestBatch;

    public Writer(SqliteMachineMemoryOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LargestBatch, 1);
        session = new Session(options);
        largestBatch = options.LargestBatch;
        new Thread(Work) { IsBackground = true, Name = "Arvo SQLite writer" }.Start();
    }

    public Task<T> WriteAsync<T>(string operation, Func<Session, T> work, CancellationToken cancellationToken)
    {
        var write = new Write<T>(operation, work, cancellationToken);
        try
        {
            waiting.Add(write, CancellationToken.None);
        }
        catch (InvalidOperationException closed)
        {
            throw new ObjectDisposedException("The SQLite memory is closed.", closed);
        }
        return write.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        waiting.CompleteAdding();
        await finished.Task;
        session.Dispose();
    }

    void Work()
    {
        var batch = new List<Write>(largestBatch);
        foreach (var first in waiting.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < largestBatch && waiting.TryTake(out var next)) batch.Add(next);
            Run(batch);
            batch.Clear();
        }
        finished.SetResult();
    }

    void Run(List<Write> batch)
    {
        var mayHaveWritten = false;
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch) write.Run(session);
            if (!session.InTransaction) throw new SqliteException("SQLite undid the transaction.", SQLitePCL.raw.SQLITE_ABORT);
            mayHaveWritten = true;
            session.Execute("COMMIT");
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
            if (session.InTransaction) session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // Nothing to undo any more; the next BEGIN says if the connection is unusable.
        }
    }
}
