namespace Arvo.TestKit;

/// <summary>A server that starts when it is first asked for and lives until the fixture is disposed. Safe for concurrent use.</summary>
public abstract class LazyServer<TServer> : IAsyncDisposable where TServer : class, IAsyncDisposable
{
    readonly SemaphoreSlim _gate = new(1, 1);
    TServer? _server;

    /// <summary>The running server. Skips the test, or fails it with CI=true, when it is not installed.</summary>
    public async Task<TServer> StartedAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _server ??= await StartAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    protected abstract Task<TServer> StartAsync(CancellationToken cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _gate.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>One private PostgreSQL for an assembly or a class of tests: <c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c>.</summary>
public sealed class PostgresFixture : LazyServer<PostgresServer>
{
    protected override Task<PostgresServer> StartAsync(CancellationToken cancellationToken) =>
        PostgresServer.StartAsync(new PostgresServerOptions(), cancellationToken);
}

/// <summary>One private RabbitMQ for an assembly or a class of tests: <c>[assembly: AssemblyFixture(typeof(RabbitMqFixture))]</c>.</summary>
public sealed class RabbitMqFixture : LazyServer<RabbitMqServer>
{
    protected override Task<RabbitMqServer> StartAsync(CancellationToken cancellationToken) =>
        RabbitMqServer.StartAsync(new RabbitMqServerOptions(), cancellationToken);
}
