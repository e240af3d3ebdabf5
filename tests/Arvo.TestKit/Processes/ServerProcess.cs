using System.Diagnostics;

namespace Arvo.TestKit;

/// <summary>
/// A server run for tests, known by its process id. A small shell stands between: it holds our end of a pipe and kills the server when this
/// process is gone, however it went, so that no test run leaves a server behind.
/// </summary>
sealed class ServerProcess : IAsyncDisposable
{
    const string Supervisor = """
        exec 3<&0
        "$@" </dev/null 3<&- >>"$ARVO_SERVER_LOG" 2>&1 &
        server=$!
        echo $server
        (cat <&3 >/dev/null; kill -KILL $server) >/dev/null 2>&1 &
        guard=$!
        exec >/dev/null 2>&1
        wait $server
        code=$?
        kill $guard
        exit $code
        """;

    readonly Process _supervisor;

    ServerProcess(Process supervisor, int processId) => (_supervisor, ProcessId) = (supervisor, processId);

    /// <summary>The server's own process id, not the shell's.</summary>
    public int ProcessId { get; }

    public bool HasExited => _supervisor.HasExited;

    public static async Task<ServerProcess> StartAsync(ServerCommand command, CancellationToken cancellationToken)
    {
        var start =
            new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = command.Directory };
        foreach (var argument in (string[])["-c", Supervisor, "arvo-server", .. command.Line]) start.ArgumentList.Add(argument);
        foreach (var (name, value) in command.Environment) start.Environment[name] = value;
        start.Environment["ARVO_SERVER_LOG"] = command.LogFile;

        var supervisor = Process.Start(start)!; // null only with UseShellExecute
        var line = await supervisor.StandardOutput.ReadLineAsync(cancellationToken);
        return int.TryParse(line, out var processId)
            ? new ServerProcess(supervisor, processId)
            : throw new InvalidOperationException($"'{command.Line[0]}' did not start.");
    }

    public void Send(Signal signal) => Signals.Send(ProcessId, signal);

    /// <summary>
    /// Kills the server and whatever it started, as a power cut would, and waits until all of them are gone: a child may hold what a restart needs.
    /// </summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        await FreezeAsync(cancellationToken);
        var family = ProcessTree.DescendantsOf(ProcessId);
        Send(Signal.Kill);
        foreach (var child in family) Signals.Send(child, Signal.Kill);
        await WaitForExitAsync(cancellationToken);
        await Eventually.HoldsAsync("the server's processes are gone", () => !family.Any(ProcessTree.IsRunning), cancellationToken);
    }

    /// <summary>Asks the server to end, and kills it when it never does.</summary>
    public async Task StopAsync(Signal signal, CancellationToken cancellationToken)
    {
        Send(signal);
        try
        {
            await WaitForExitAsync(cancellationToken).WaitAsync(Eventually.Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            await KillAsync(cancellationToken);
        }
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _supervisor.WaitForExitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_supervisor.HasExited) await KillAsync(CancellationToken.None);
        _supervisor.Dispose();
    }

    // So that it starts no further child between the look at its children and its death.
    async Task FreezeAsync(CancellationToken cancellationToken)
    {
        Send(Signal.Stop);
        await Eventually.HoldsAsync("the server is frozen or gone", () => !ProcessTree.IsRunning(ProcessId) || ProcessTree.IsStopped(ProcessId),
            cancellationToken);
    }
}

/// <summary>What to run: the command line, where, with which environment, and the file its output is appended to.</summary>
sealed record ServerCommand(IReadOnlyList<string> Line, string Directory, string LogFile, IReadOnlyDictionary<string, string> Environment);
