namespace Arvo.Orchestration;

/// <summary>What a sweep looks for.</summary>
public enum ScanKind
{
    /// <summary>Outboxes written but not marked published.</summary>
    Outbox,
    /// <summary>Timers that are due.</summary>
    Timers,
}

/// <summary>Looks for instances that have waited at least <paramref name="OlderThan"/> (since the outbox was written, or since the timer was due).</summary>
public sealed record ScanRequest(ScanKind Kind, TimeSpan OlderThan, int Limit);

/// <summary>An instance a sweep found, and how long it has waited.</summary>
public readonly record struct DueInstance(string Subject, TimeSpan Age);
