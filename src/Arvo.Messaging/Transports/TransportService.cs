using Arvo.Orchestration;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Arvo.Messaging;

/// <summary>
/// Starts the transport with the host, waiting for the broker in the background, puts another bus in the place of one that is stuck, and drains it
/// when the host stops. MassTransit 8.4.0 can keep a connection that was closed while it was set up, and tries it again for ever.
/// </summary>
sealed class TransportService(
    IEnumerable<IEventDispatcher> dispatchers, ITransport transport, TransportBus bus, DeliverySettlement settlement, DependencyGate gate,
    IsolationGate isolation, MessagingOptions options, MessagingHealth health, StallWatch stall, TimeProvider clock, ILoggerFactory loggers,
    IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    static readonly TimeSpan OldBusStopTimeout = TimeSpan.FromSeconds(5);

    readonly ILogger _logger = loggers.CreateLogger<TransportService>();
    readonly CancellationTokenSource _stopping = new();
    readonly CancellationTokenSource _abort = new();
    Task _running = Task.CompletedTask;
    IBusControl? _bus;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = RunAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stopping.IsCancellationRequested) return;
        Log.Draining(_logger, options.DrainTimeout);
        await _stopping.CancelAsync(); // what is held goes back to its queue at once
        _abort.CancelAfter(options.DrainTimeout);
        await _running;
        if (_bus is null) return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.StopTimeout);
        await _bus.StopAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what did not end in time is redelivered
        Log.Stopped(_logger);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _abort.Dispose();
    }

    async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            LogContext.ConfigureCurrentLogContext(loggers);
            await transport.PrepareAsync(cancellationToken);
            await StartBusAsync(cancellationToken);
            if (transport.Patience is { } patience) await ReplaceStuckAsync(patience, cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped.
        }
        catch (Exception e)
        {
            Log.TransportFailed(_logger, Text.Brief(e.Message), e);
            health.Fail(e.Message);
            lifetime.StopApplication();
        }
    }

    async Task StartBusAsync(CancellationToken cancellationToken)
    {
        _bus = transport.CreateBus([.. dispatchers.Select(EndpointOf)]);
        health.Watch(_bus);
        bus.SetStarted(_bus);
        await _bus.StartAsync(cancellationToken);
        Log.Consuming(_logger, transport.System);
    }

    async Task ReplaceStuckAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            await stall.StalledAsync(patience, cancellationToken);
            Log.BusReplaced(_logger, transport.System, patience);
            using var limit = new CancellationTokenSource(OldBusStopTimeout, clock);
            await _bus!.StopAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // it was started; what it holds is redelivered
            await StartBusAsync(cancellationToken);
        }
    }

    DeliveryEndpoint EndpointOf(IEventDispatcher dispatcher)
    {
        var processor = new DeliveryProcessor(transport.System, dispatcher, settlement, gate, isolation, options, clock,
            loggers.CreateLogger<DeliveryProcessor>());
        return new DeliveryEndpoint(dispatcher.Source, delivery => processor.ProcessAsync(delivery, _stopping.Token, _abort.Token));
    }
}
