namespace Arvo.Orchestration;

/// <summary>What becomes of events that find their instance not yet there or already finished. Neither is ever dropped silently.</summary>
public sealed record EventPolicy
{
    /// <summary>
    /// How long an event that is no init event waits for its instance, counted from when it was first found early and brought back at growing
    /// intervals; then it is parked as <c>early</c>. Zero parks at once. Default 5 min.
    /// </summary>
    public TimeSpan EarlyPatience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// True parks an event for a finished or failed instance as <c>late</c>; false (default) acknowledges it. It is counted and logged either way.
    /// </summary>
    public bool ParkLate { get; init; }
}
