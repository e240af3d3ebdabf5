using Arvo.Orchestration;

namespace Arvo.Worker.Hosting;

/// <summary>Makes the machine memory ready before anything else starts; waits a while for a server that is not there yet.</summary>
internal sealed class MemoryPreparation(Func<CancellationToken, Task> prepare, string memory, TimeProvider time, ILogger<MemoryPreparation> logger) : IHostedService
{
    /// <summary>How often it is tried, with growing pauses: about a minute in all.</summary>
    const int Tries = 8;

    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await prepare(cancellationToken);
                Log.MemoryReady(logger, memory);
                return;
            }
            catch (Exception e) when (attempt < Tries && e is MachineMemoryUnavailableException or TimeoutException or System.Data.Common.DbException { IsTransient: true })
            {
                var pause = TimeSpan.FromMilliseconds(Math.Min(500 * Math.Pow(2, attempt), LongestPause.TotalMilliseconds));
                Log.MemoryAway(logger, memory, pause, e.Message);
                await Task.Delay(pause, time, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new MemoryPreparationException(memory, e);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>The machine memory can't be used as it is, or could not be reached for a while.</summary>
internal sealed class MemoryPreparationException(string memory, Exception cause) : Exception($"The machine memory ({memory}) could not be made ready: {cause.Message}", cause);
