namespace Arvo.Messaging;

/// <summary>How long an event waits that failed for a reason nobody foresaw: 1 s, 5 s, then 30 s eight times.</summary>
static class FailureBackoff
{
    const int LongWaits = 8;

    /// <summary>The wait after one more failure; null when it has had its tries.</summary>
    public static TimeSpan? DelayAfter(int earlierFailures) => earlierFailures switch
    {
        0 => TimeSpan.FromSeconds(1),
        1 => TimeSpan.FromSeconds(5),
        < 2 + LongWaits => TimeSpan.FromSeconds(30),
        _ => null,
    };
}
