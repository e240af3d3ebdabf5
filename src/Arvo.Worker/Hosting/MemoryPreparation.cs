using System.Data.Common;
using Arvo.Orchestration;
using Polly;
using Polly.Retry;

namespace Arvo.Worker.Hosting;

/// <summary>Makes the machine memory ready before anything else starts; waits a while for a server that is not there yet.</summary>
internal sealed class MemoryPreparation(
    Func<CancellationToken, Task> prepare, string memory, TimeProvider time, ILogger<MemoryPreparation> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Retry().ExecuteAsync(async token => await prepare(token), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new MemoryPreparationException(memory, e);
        }
        Log.MemoryReady(logger, memory);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // About a minute in all.
    ResiliencePipeline Retry() => new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
    {
        ShouldHandle = new PredicateBuilder().Handle<MachineMemoryUnavailableException>().Handle<TimeoutException>()
            .Handle<DbException>(failure => failure.IsTransient),
        MaxRetryAttempts = 7,
        BackoffType = DelayBackoffType.Exponential,
        Delay = TimeSpan.FromSeconds(1),
        MaxDelay = TimeSpan.FromSeconds(15),
        OnRetry = given =>
        {
            Log.MemoryAway(logger, memory, given.RetryDelay, given.Outcome.Exception!.Message); // only exceptions are handled
            return default;
        },
    }).Build();
}

/// <summary>The machine memory can't be used as it is, or could not be reached for a while.</summary>
internal sealed class MemoryPreparationException(
    string memory, Exception cause) : Exception($"The machine memory ({memory}) could not be made ready: {cause.Message}", cause);
