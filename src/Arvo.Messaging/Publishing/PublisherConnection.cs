using Arvo.Orchestration;
using Microsoft.Extensions.Logging;

namespace Arvo.Messaging;

/// <summary>
/// Keeps one connection for publishing, apart from MassTransit's for consuming, and opens a new one whenever it is lost. Safe for concurrent use.
/// </summary>
sealed class PublisherConnection(RabbitMqOptions options, TimeProvider clock, ILogger<PublisherConnection> logger) : IAsyncDisposable
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    readonly CancellationTokenSource _stop = new();
    readonly Lock _lock = new();
    TaskCompletionSource<PublisherSession> _session = NewSession();
    Task _running = Task.CompletedTask;

    /// <summary>True while there is an open connection.</summary>
    public bool IsConnected => _session.Task is { IsCompletedSuccessfully: true, Result.IsOpen: true };

    /// <summary>Connects, and keeps connecting, in the background.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_running.IsCompleted) _running = RunAsync(_stop.Token);
        }
    }

    /// <summary>Completes when the broker has confirmed every message; messages of one <paramref name="orderKey"/> leave in order.</summary>
    /// <exception cref="DependencyUnavailableException">One of them is not known to be confirmed.</exception>
    public async Task PublishAsync(IReadOnlyList<OutgoingMessage> messages, string orderKey, CancellationToken cancellationToken)
    {
        var session = await CurrentAsync(messages[0], cancellationToken);
        await session.PublishAsync(messages, orderKey, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    async Task<PublisherSession> CurrentAsync(OutgoingMessage first, CancellationToken cancellationToken)
    {
        try
        {
            return await _session.Task.WaitAsync(options.ConfirmTimeout, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new DependencyUnavailableException("rabbitmq", $"No connection to {options} to publish {first.What} on.");
        }
    }

    async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await ConnectAsync(cancellationToken) is { } session)
        {
            _session.SetResult(session);
            Log.PublisherConnected(logger, options);
            var reason = await session.WaitUntilClosedAsync(cancellationToken);
            _session = NewSession();
            await session.DisposeAsync();
            if (!cancellationToken.IsCancellationRequested) Log.PublisherLost(logger, options, reason);
        }
        _session.TrySetCanceled(CancellationToken.None);
    }

    // Null: stopping.
    async Task<PublisherSession?> ConnectAsync(CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; !cancellationToken.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await PublisherSession.OpenAsync(options, clock, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.PublisherNotConnected(logger, options, Text.Brief(e.Message), pause);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return null;
    }

    static TaskCompletionSource<PublisherSession> NewSession() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
