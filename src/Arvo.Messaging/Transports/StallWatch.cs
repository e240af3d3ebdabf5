namespace Arvo.Messaging;

/// <summary>Tells when nothing was consumed for long although the broker is there. One that is away is not counted, since nothing but its return would help.</summary>
sealed class StallWatch(MessagingHealth health, TimeProvider clock)
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Completes at the end of the first stall of that length that begins from now on. Counted in looks, not read off the clock: a process that was frozen gets its time to recover as well.</summary>
    public async Task StalledAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        for (var stalled = TimeSpan.Zero; stalled < limit; stalled = health.IsStalled ? stalled + Interval : TimeSpan.Zero) await Task.Delay(Interval, clock, cancellationToken);
    }
}
