using Arvo.Orchestration;
using Microsoft.Extensions.Logging;
using Polly;

namespace Arvo.Messaging;

/// <summary>
/// Keeps one connection for publishing, apart from MassTransit's for consuming, and opens a new one whenever it is lost. Safe for concurrent use.
/// </summary>
sealed class PublisherConnection(RabbitMqOptions options, TimeProvider clock, ILogger<PublisherConnection> logger) : IAsyncDisposable
{
    readonly ResiliencePipeline _retry = BrokerRetry.Create(clock, _ => true,
        (failure, pause) => Log.PublisherNotConnected(logger, options, Text.Brief(failure.Message), pause));
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
        try
        {
            while (true) await UseAsync(await _retry.ExecuteAsync(OpenAsync, cancellationToken), cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            _session.TrySetCanceled(CancellationToken.None);
        }
    }

    async ValueTask<PublisherSession> OpenAsync(CancellationToken cancellationToken) =>
        await PublisherSession.OpenAsync(options, clock, cancellationToken);

    async Task UseAsync(PublisherSession session, CancellationToken cancellationToken)
    {
        _session.SetResult(session);
        Log.PublisherConnected(logger, options);
        var reason = await session.WaitUntilClosedAsync(cancellationToken);
        _session = NewSession();
        await session.DisposeAsync();
        if (!cancellationToken.IsCancellationRequested) Log.PublisherLost(logger, options, reason);
    }

    static TaskCompletionSource<PublisherSession> NewSession() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
