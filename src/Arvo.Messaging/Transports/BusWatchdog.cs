using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Arvo.Messaging;

/// <summary>
/// Ends the process when MassTransit consumes nothing for long although the broker is there: some of its states it never leaves by itself (#6001 and others,
/// mended after 8.4.0), and a new process does. A broker that is away is not counted, since nothing but its return would help.
/// </summary>
sealed class BusWatchdog(MessagingHealth health, RabbitMqOptions rabbitMq, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<BusWatchdog> logger) : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Counted in looks, not read off the clock: a process that was frozen gets its time to recover as well.
        var stalled = TimeSpan.Zero;
        while (stalled < rabbitMq.UnhealthyLimit)
        {
            await Task.Delay(Interval, clock, stoppingToken);
            stalled = health.IsStalled ? stalled + Interval : TimeSpan.Zero;
        }
        Log.Stalled(logger, rabbitMq, stalled);
        health.Fail($"nothing was consumed for {stalled.TotalSeconds:0} s although the broker is there");
        lifetime.StopApplication();
    }
}
