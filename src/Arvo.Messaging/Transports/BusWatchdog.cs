using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Arvo.Messaging;

/// <summary>
/// Ends the process when nothing is consumed for long although the broker is there, and other buses in the place of the stuck one did not help either
/// (<see cref="TransportService"/>): what is left is a new process.
/// </summary>
sealed class BusWatchdog(
    StallWatch stall, MessagingHealth health, RabbitMqOptions rabbitMq, IHostApplicationLifetime lifetime,
    ILogger<BusWatchdog> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await stall.StalledAsync(rabbitMq.UnhealthyLimit, stoppingToken);
        Log.Stalled(logger, rabbitMq, rabbitMq.UnhealthyLimit);
        health.Fail($"nothing was consumed for {rabbitMq.UnhealthyLimit.TotalSeconds:0} s although the broker is there");
        lifetime.StopApplication();
    }
}
