namespace Arvo.Orchestration;

/// <summary>What a sweep looks for.</summary>
public enum ScanKind
{
    /// <summary>Outboxes written but not marked published.</summary>
    Outbox,
    /// <summary>Timers that are due.</summary>
    Timers,
}

/// <summary>Looks for instances of which something waits.</summary>
/// <param name="Kind">What waits.</param>
/// <param name="OlderThan">How long it has waited at least: since the outbox was written, or since the timer was due.</param>
/// <param name="Limit">How many to give at most, at least 1; those that have waited longest.</param>
public sealed record ScanRequest(ScanKind Kind, TimeSpan OlderThan, int Limit)
{
    /// <summary>Refuses a limit below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is.</exception>
    public void Check() => ArgumentOutOfRangeException.ThrowIfLessThan(Limit, 1);
}

/// <summary>An instance a sweep found, and how long it has waited.</summary>
public readonly record struct DueInstance(string Subject, TimeSpan Age);
