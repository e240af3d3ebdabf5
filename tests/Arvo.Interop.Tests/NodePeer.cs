using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Arvo.Interop.Tests;

/// <summary>
/// A node process with the published TypeScript packages. They are installed with <c>npm ci</c>, exactly as locked, into a temporary folder that
/// later runs use again. Without node the tests are skipped, under CI they fail.
/// </summary>
public sealed class NodePeer : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    readonly SemaphoreSlim _turn = new(1, 1);
    Process? _node;
    string? _missing;

    public async ValueTask InitializeAsync()
    {
        if (Find("node") is not { } node || Find("npm") is not { } npm)
        {
            _missing = "node and npm are not installed";
            if (Environment.GetEnvironmentVariable("CI") == "true") throw new InvalidOperationException(_missing);
            return;
        }

        var folder = await InstallAsync(npm);
        _node = Process.Start(new ProcessStartInfo(node, ["peer.cjs"])
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })
            ?? throw new InvalidOperationException("node did not start");
        _node.ErrorDataReceived += (_, _) => { };
        _node.BeginErrorReadLine();
    }

    /// <summary>Asks the peer, and skips the test when there is none.</summary>
    /// <exception cref="InvalidOperationException">The peer refused: its reason.</exception>
    public async Task<JsonNode?> AskAsync(JsonObject request, CancellationToken cancellationToken)
    {
        if (_missing is not null) Assert.Skip(_missing);
        var node = _node!; // started, or missing
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await node.StandardInput.WriteLineAsync(request.ToJsonString().AsMemory(), cancellationToken);
            await node.StandardInput.FlushAsync(cancellationToken);
            var line = await node.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The peer is gone");
            var answer = JsonNode.Parse(line)!;
            return answer["ok"]!.GetValue<bool>()
                ? answer["value"]
                : throw new InvalidOperationException($"The peer refused {request.ToJsonString()}: {answer["error"]}");
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is null) return;
        _node.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        await _node.WaitForExitAsync(patience.Token);
        _node.Dispose();
        _turn.Dispose();
    }

    static async Task<string> InstallAsync(string npm)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Peer");
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json"))))[..16];
        var folder = Path.Combine(Path.GetTempPath(), $"arvo-interop-{Environment.UserName}-{hash}");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        var done = Path.Combine(folder, "installed");
        if (File.Exists(done)) return folder;

        using var install = Process.Start(new ProcessStartInfo(npm, ["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })
            ?? throw new InvalidOperationException("npm did not start");
        using var patience = new CancellationTokenSource(Patience);
        var said = Task.WhenAll(install.StandardOutput.ReadToEndAsync(patience.Token), install.StandardError.ReadToEndAsync(patience.Token));
        await install.WaitForExitAsync(patience.Token);
        if (install.ExitCode != 0) throw new InvalidOperationException($"npm ci failed: {string.Join('\n', await said)}");
        await File.WriteAllTextAsync(done, "", patience.Token);
        return folder;
    }

    static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
