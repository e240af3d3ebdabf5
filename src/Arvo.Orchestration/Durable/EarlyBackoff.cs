namespace Arvo.Orchestration;

/// <summary>
/// How long an event waits for an instance that is not there yet: by the time that has passed since
/// it was first found early, however often it was brought back since.
/// </summary>
internal static class EarlyBackoff
{
    static readonly TimeSpan[] Waits = [TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)];

    /// <summary>The next wait, longer as time goes on but not beyond the patience; null when that is at an end.</summary>
    public static TimeSpan? NextWait(TimeSpan waited, TimeSpan patience)
    {
        if (waited >= patience) return null;
        var (step, passed) = (0, Waits[0]);
        while (passed <= waited && step < Waits.Length - 1) passed += Waits[++step];
        return TimeSpan.FromTicks(Math.Min(Waits[step].Ticks, (patience - waited).Ticks));
    }
}
