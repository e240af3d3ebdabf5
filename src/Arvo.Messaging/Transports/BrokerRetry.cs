using Polly;
using Polly.Retry;

namespace Arvo.Messaging;

/// <summary>
/// Tries for as long as it takes, with growing pauses: a broker that is away is waited for. Ends
/// only by cancellation, or by a failure that is no sign of that.
/// </summary>
static class BrokerRetry
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <param name="clock">Paces the tries.</param>
    /// <param name="isAway">Whether a failure means that the broker is away.</param>
    /// <param name="report">Is given each such failure, and the pause before the next try.</param>
    public static ResiliencePipeline Create(TimeProvider clock, Func<Exception, bool> isAway, Action<Exception, TimeSpan> report) =>
        new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true, // replicas that lost the same broker do not come back in step
            Delay = FirstPause,
            MaxDelay = LongestPause,
            ShouldHandle = given => new(given.Outcome.Exception is { } failure
                && !given.Context.CancellationToken.IsCancellationRequested
                && isAway(failure)),
            OnRetry = given =>
            {
                report(given.Outcome.Exception!, given.RetryDelay); // only exceptions are handled
                return default;
            },
        }).Build();
}
