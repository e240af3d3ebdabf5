namespace Arvo.TestKit;

/// <summary>How to start a private PostgreSQL.</summary>
/// <param name="Durable">True: fsync as in production. False, the default, is faster and still survives <c>kill -9</c>, only not a power cut.</param>
/// <param name="Settings">Further settings as <c>name=value</c>.</param>
public sealed record PostgresServerOptions(bool Durable = false, IReadOnlyList<string>? Settings = null);

/// <summary>
/// A private PostgreSQL from the installed binaries: own data folder, own loopback port, no Unix socket, user <c>arvo</c> without password.
/// PostgreSQL refuses to run as root, so under root it runs as the user <c>postgres</c> (or <c>nobody</c>).
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    const string ReadyLine = "database system is ready to accept connections";
    readonly PostgresBinaries _binaries;
    readonly PostgresServerOptions _options;
    readonly DirectoryInfo _folder;
    ServerProcess? _process;
    int _databases;

    PostgresServer(PostgresBinaries binaries, PostgresServerOptions options, DirectoryInfo folder) =>
        (_binaries, _options, _folder) = (binaries, options, folder);

    /// <summary>The loopback port it listens on; the same after a restart.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>The process id of the postmaster; throws while it is stopped.</summary>
    public int ProcessId => Running.ProcessId;

    string LogFile => Path.Combine(_folder.FullName, "server.log");
    string DataFolder => Path.Combine(_folder.FullName, "data");
    ServerProcess Running => _process ?? throw new InvalidOperationException("PostgreSQL is stopped.");

    /// <summary>Starts one and waits until it accepts connections.</summary>
    public static async Task<PostgresServer> StartAsync(PostgresServerOptions options, CancellationToken cancellationToken)
    {
        var binaries = PostgresBinaries.Find()
            ?? throw MissingServer.SkipOrFail("PostgreSQL's server is not installed (Debian: apt-get install postgresql).");
        var server = new PostgresServer(binaries, options, Directory.CreateTempSubdirectory("arvo-postgres-"));
        try
        {
            await server.InitializeAsync(cancellationToken);
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>For Npgsql, with the patience of a test; the database <c>postgres</c> unless another is named.</summary>
    public string ConnectionString(string database = "postgres") =>
        $"Host=127.0.0.1;Port={Port};Username=arvo;Database={database};Timeout={Eventually.Patience.TotalSeconds};Command Timeout={Eventually.Patience.TotalSeconds}";

    /// <summary>Creates an empty database with a name of its own and returns its connection string: the cheapest isolation between tests.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await CommandLine.RunAsync([_binaries.CreateDb, "-h", "127.0.0.1", "-p", $"{Port}", "-U", "arvo", name], cancellationToken);
        return ConnectionString(name);
    }

    /// <summary>Starts it (again), on the same data and port.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_process is { HasExited: false }) return;
        if (_process is not null) await _process.DisposeAsync();
        var offset = ServerLog.LengthOf(LogFile);
        _process = await ServerProcess.StartAsync(new ServerCommand(ServerLine(), "/", LogFile, new Dictionary<string, string>()), cancellationToken);
        await ServerLog.WaitForAsync(LogFile, offset, ReadyLine, _process, cancellationToken);
    }

    /// <summary>Kills it as a crash would; <see cref="StartAsync(CancellationToken)"/> brings it back.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => Running.KillAsync(cancellationToken);

    /// <summary>Shuts it down in order ("fast": open transactions are rolled back).</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Running.StopAsync(Signal.Interrupt, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    async Task InitializeAsync(CancellationToken cancellationToken)
    {
        if (_binaries.RunAs is { } user) await CommandLine.RunAsync(["chown", user, _folder.FullName], cancellationToken);
        await CommandLine.RunAsync(
            [.. _binaries.Prefix, _binaries.InitDb, "-D", DataFolder, "-U", "arvo", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            cancellationToken);
    }

    List<string> ServerLine()
    {
        List<string> settings =
        [
            "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", "log_min_messages=warning", .. _options.Settings ?? [],
        ];
        if (!_options.Durable) settings.Add("fsync=off");
        return [
            .. _binaries.Prefix, _binaries.Postgres, "-D", DataFolder, "-p", $"{Port}", .. settings.SelectMany(setting => (string[])["-c", setting]),
        ];
    }
}
