using Arvo.Crash;
using Arvo.TestKit;

namespace Arvo.Worker.Tests.Crash;

/// <summary>
/// A place where a worker process runs; one that was killed is followed by the next. Its processes end with the tests, however those end.
/// </summary>
sealed class WorkerSlot(string name, DirectoryInfo logs, params string[] settings) : IAsyncDisposable
{
    readonly List<string> _logFiles = [];
    ServerProcess? _process;

    /// <summary>What all its processes wrote.</summary>
    public IEnumerable<string> LogLines => _logFiles.Where(File.Exists).SelectMany(ReadShared);

    /// <summary>How its process is, and the end of what that wrote.</summary>
    public IEnumerable<string> LastWords(int lines) =>
        [$"{name}{(Running.HasExited ? " has ended" : "")}:", .. ReadShared(_logFiles[^1]).TakeLast(lines).Select(line => $"  {line}")];

    /// <summary>The running process.</summary>
    public ServerProcess Running => _process ?? throw new InvalidOperationException($"{name} was not started.");

    /// <summary>The running process handles events.</summary>
    public bool IsReady => File.Exists(_logFiles[^1]) && ReadShared(_logFiles[^1]).Contains(CrashWorker.ReadyLine);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_process is not null) await _process.DisposeAsync();
        _logFiles.Add(Path.Combine(logs.FullName, $"{name}-{_logFiles.Count + 1}.log"));
        _process = await ServerProcess.StartAsync(
            new ServerCommand(["dotnet", typeof(CrashWorker).Assembly.Location, "worker", .. settings], logs.FullName, _logFiles[^1],
                new Dictionary<string, string>()),
            cancellationToken);
    }

    /// <summary>As <c>kill -9</c>, and starts the next.</summary>
    public async Task KillAndRestartAsync(CancellationToken cancellationToken)
    {
        Running.Send(Signal.Kill);
        await Running.WaitForExitAsync(cancellationToken);
        await StartAsync(cancellationToken);
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Running.StopAsync(Signal.Terminate, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    static IEnumerable<string> ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line) yield return line;
    }
}
