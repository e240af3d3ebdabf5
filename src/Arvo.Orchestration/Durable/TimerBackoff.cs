namespace Arvo.Orchestration;

/// <summary>
/// How long a timer waits that could not be fired: 5 s, then twice as long each time, at most 15 min. It has no end, as a transient fault never ends
/// a workflow (W9); by then it is in the instance's last error, the log and the metrics.
/// </summary>
internal static class TimerBackoff
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    const int StepsToLongest = 8;

    public static TimeSpan WaitAfter(int earlierFailures) => earlierFailures >= StepsToLongest ? Longest : First * (1 << earlierFailures);
}
