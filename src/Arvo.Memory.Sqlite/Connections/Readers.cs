using System.Collections.Concurrent;
using Arvo.Orchestration;
using Microsoft.Data.Sqlite;

namespace Arvo.Memory.Sqlite;

/// <summary>Connections that read beside the writer, kept open. Readers never wait for a writer.</summary>
internal sealed class Readers(SqliteMachineMemoryOptions options) : IDisposable
{
    readonly ConcurrentBag<Session> idle = [];
    volatile bool disposed;

    public T Read<T>(string operation, Func<Session, T> read)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var session = idle.TryTake(out var kept) ? kept : new Session(options);
        try
        {
            return read(session);
        }
        catch (SqliteException failure)
        {
            throw new MachineMemoryUnavailableException(operation, mayHaveWritten: false, failure);
        }
        finally
        {
            idle.Add(session);
            if (disposed) Dispose();
        }
    }

    public void Dispose()
    {
        disposed = true;
        while (idle.TryTake(out var session)) session.Dispose();
    }
}
