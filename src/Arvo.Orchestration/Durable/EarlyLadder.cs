namespace Arvo.Orchestration;

/// <summary>How long an event waits for an instance that is not there yet: the waits grow, and their sum is what its patience is measured by.</summary>
internal static class EarlyLadder
{
    static readonly TimeSpan[] Waits = [TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)];

    /// <summary>The next wait, or null when patience is at an end.</summary>
    public static TimeSpan? NextWait(int attempt, TimeSpan patience) => WaitedBefore(attempt) >= patience ? null : WaitOf(attempt);

    static TimeSpan WaitOf(int attempt) => Waits[Math.Min(attempt, Waits.Length - 1)];

    static TimeSpan WaitedBefore(int attempt)
    {
        var waited = TimeSpan.Zero;
        for (var i = 0; i < Math.Min(attempt, Waits.Length); i++) waited += Waits[i];
        return waited + Waits[^1] * Math.Max(0, attempt - Waits.Length);
    }
}
