using System.Collections.Concurrent;
using Arvo.Orchestration;
using Microsoft.Data.Sqlite;

namespace Arvo.Memory.Sqlite;

/// <summary>Connections that read beside the writer, kept open. Readers never wait for a writer.</summary>
internal sealed class Readers(SqliteMachineMemoryOptions options) : IDisposable
{
    readonly ConcurrentBag<Session> _idle = [];
    volatile bool _disposed;

    public T Read<T>(string operation, Func<Session, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var session = _idle.TryTake(out var kept) ? kept : new Session(options);
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
            _idle.Add(session);
            if (_disposed) Dispose();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var session)) session.Dispose();
    }
}
