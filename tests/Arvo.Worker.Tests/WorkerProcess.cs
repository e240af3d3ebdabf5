using System.Diagnostics;
using System.Text;
using Arvo.TestKit;

namespace Arvo.Worker.Tests;

/// <summary>The worker as a process of its own; both its outputs are kept.</summary>
sealed class WorkerProcess : IDisposable
{
    readonly Process _process;
    readonly StringBuilder _output = new();
    readonly Lock _lock = new();

    public WorkerProcess(params string[] arguments) : this([], arguments)
    {
    }

    public WorkerProcess(Dictionary<string, string?> environment, params string[] arguments)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(
                Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet",
                [typeof(WorkerHost).Assembly.Location, .. arguments])
            {
                RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
            },
        };
        foreach (var (name, value) in environment) _process.StartInfo.Environment[name] = value;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_lock) return _output.ToString();
        }
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public async Task<int> ExitCodeAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(Eventually.Patience, cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>That it goes on for so long, at least.</summary>
    public Task ShouldStayAsync(TimeSpan atLeast, CancellationToken cancellationToken) =>
        Should.ThrowAsync<TimeoutException>(_process.WaitForExitAsync(cancellationToken).WaitAsync(atLeast, cancellationToken));

    /// <summary>As <c>kill -9</c>.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    void Keep(string? line)
    {
        lock (_lock) _output.AppendLine(line);
    }
}
