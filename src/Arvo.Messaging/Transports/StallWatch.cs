namespace Arvo.Messaging;

/// <summary>
/// Tells when nothing was consumed for long although the broker is there. One that is away is not counted, since nothing but its return would help.
/// </summary>
sealed class StallWatch(MessagingHealth health, TimeProvider clock)
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Completes once nothing was consumed for <paramref name="limit"/> without a break.</summary>
    public async Task StalledAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var stalled = TimeSpan.Zero; // a count of looks, not of the clock, so that a process that was frozen gets its time to recover as well
        while (stalled < limit)
        {
            await Task.Delay(Interval, clock, cancellationToken);
            stalled = health.IsStalled ? stalled + Interval : TimeSpan.Zero;
        }
    }
}
