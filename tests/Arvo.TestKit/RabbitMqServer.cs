using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Arvo.TestKit;

/// <summary>How to start a private RabbitMQ.</summary>
/// <param name="Configuration">Lines of <c>rabbitmq.conf</c> beyond ours.</param>
public sealed record RabbitMqServerOptions(IReadOnlyList<string>? Configuration = null);

/// <summary>
/// A private RabbitMQ with its management plugin, from the installed binaries: own data folder, own loopback ports, own epmd; user <c>guest</c>.
/// Runs as whoever runs the tests, root included.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    const string ReadyLine = "Server startup complete";

    readonly RabbitMqNode _node;
    readonly HttpClient _management;
    ServerProcess? _epmd;
    ServerProcess? _process;
    int _virtualHosts;

    RabbitMqServer(RabbitMqNode node)
    {
        _node = node;
        _management = new HttpClient { BaseAddress = ManagementUri };
        _management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes("guest:guest")));
    }

    /// <summary>The loopback port of AMQP; the same after a restart.</summary>
    public int Port => _node.AmqpPort;

    /// <summary>AMQP, virtual host <c>/</c>.</summary>
    public Uri Uri => new($"amqp://guest:guest@127.0.0.1:{Port}/");

    /// <summary>The management HTTP API's root.</summary>
    public Uri ManagementUri => new($"http://127.0.0.1:{_node.ManagementPort}/");

    /// <summary>The process id of the Erlang machine; throws while it is stopped.</summary>
    public int ProcessId => Running.ProcessId;

    ServerProcess Running => _process ?? throw new InvalidOperationException("RabbitMQ is stopped.");

    /// <summary>Starts one and waits until it accepts connections.</summary>
    public static async Task<RabbitMqServer> StartAsync(RabbitMqServerOptions options, CancellationToken cancellationToken)
    {
        var binaries = RabbitMqBinaries.Find()
            ?? throw MissingServer.SkipOrFail("RabbitMQ's server is not installed (Debian: apt-get install rabbitmq-server).");
        var server = new RabbitMqServer(RabbitMqNode.Create(binaries, options.Configuration ?? []));
        try
        {
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates an empty virtual host and returns its AMQP address: the cheapest isolation between tests.</summary>
    public async Task<Uri> CreateVirtualHostAsync(CancellationToken cancellationToken)
    {
        var name = $"test-{Interlocked.Increment(ref _virtualHosts)}";
        using var created = await _management.PutAsync($"api/vhosts/{name}", content: null, cancellationToken);
        created.EnsureSuccessStatusCode();
        return new Uri(Uri, name);
    }

    /// <summary>Asks the management API, e.g. <c>api/overview</c>; throws unless it succeeds.</summary>
    public async Task<string> ManageAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        using var request =
            new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        using var response = await _management.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? text
            : throw new HttpRequestException($"{method} {path}: {(int)response.StatusCode} {text}", null, response.StatusCode);
    }

    /// <summary>What the management API tells; null while it fails to (an error of 500 and above), as it does for a moment when what it lists is just going.</summary>
    public async Task<string?> TryManageAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await ManageAsync(HttpMethod.Get, path, null, cancellationToken);
        }
        catch (HttpRequestException failed) when (failed.StatusCode >= HttpStatusCode.InternalServerError)
        {
            return null;
        }
    }

    /// <summary>Starts it (again), on the same data and ports.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_process is { HasExited: false }) return;
        if (_process is not null) await _process.DisposeAsync();
        _epmd ??= await ServerProcess.StartAsync(_node.EpmdCommand(), cancellationToken);
        var offset = ServerLog.LengthOf(_node.LogFile);
        _process = await ServerProcess.StartAsync(_node.ServerCommand(), cancellationToken);
        await ServerLog.WaitForAsync(_node.LogFile, offset, ReadyLine, _process, cancellationToken);
    }

    /// <summary>Kills it as a crash would; <see cref="StartAsync(CancellationToken)"/> brings it back.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => Running.KillAsync(cancellationToken);

    /// <summary>Shuts it down in order.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Running.StopAsync(Signal.Terminate, cancellationToken);

    /// <summary>Freezes it (<see cref="Signal.Stop"/>) or lets it go on (<see cref="Signal.Continue"/>).</summary>
    public void Send(Signal signal) => Running.Send(signal);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        if (_epmd is not null) await _epmd.DisposeAsync();
        _management.Dispose();
        _node.Delete();
    }
}
