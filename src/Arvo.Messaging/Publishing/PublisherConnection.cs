using Arvo.Orchestration;
using Microsoft.Extensions.Logging;

namespace Arvo.Messaging;

/// <summary>
/// Keeps one connection for publishing, apart from MassTransit's for consuming, and opens a new one whenever it is lost. Safe for concurrent use.
/// </summary>
sealed class PublisherConnection(RabbitMqOptions options, TimeProvider clock, ILogger<PublisherConnection> logger) : IAsyncDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly Lock _lock = new();
    TaskCompletionSource<PublisherSession> _session = NewSession();
    Task _running = Task.CompletedTask;
    volatile bool _isAway;

    /// <summary>True while there is an open connection.</summary>
    public bool IsConnected => _session.Task is { IsCompletedSuccessfully: true, Result.IsOpen: true };

    /// <summary>The broker refuses connections or does not answer: the last try failed, and none has succeeded since.</summary>
    public bool IsAway => _isAway;

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
        try
        {
            var retry = BrokerRetry.Create(clock, _ => true, NotConnected);
            while (true) await UseAsync(await retry.ExecuteAsync(OpenAsync, cancellationToken), cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            _session.TrySetCanceled(CancellationToken.None);
        }
    }

    async ValueTask<PublisherSession> OpenAsync(CancellationToken cancellationToken) =>
        await PublisherSession.OpenAsync(options, clock, cancellationToken);

    void NotConnected(Exception failure, TimeSpan pause)
    {
        _isAway = true;
        Log.PublisherNotConnected(logger, options, Text.Brief(failure.Message), pause);
    }

    async Task UseAsync(PublisherSession session, CancellationToken cancellationToken)
    {
        _isAway = false;
        _session.SetResult(session);
        Log.PublisherConnected(logger, options);
        var reason = await session.WaitUntilClosedAsync(cancellationToken);
        _session = NewSession();
        if (!cancellationToken.IsCancellationRequested) Log.PublisherLost(logger, options, reason);
        await session.DisposeAsync();
    }

    static TaskCompletionSource<PublisherSession> NewSession() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
