namespace Arvo.Orchestration;

/// <summary>How a <see cref="Sweeper"/> looks for work. Every interval is jittered by 20 %, so that replicas don't march in step.</summary>
public sealed record SweepOptions
{
    /// <summary>How often stranded outboxes are looked for. Default 15 s.</summary>
    public TimeSpan OutboxInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How old an outbox is before it counts as stranded. Default 60 s: whoever committed it is likely to be publishing it before.</summary>
    public TimeSpan OutboxGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often due timers are looked for; a timer is late by half of it on average. Default 1 s.</summary>
    public TimeSpan TimerInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many instances one sweep visits. Default 100, 1 to 1000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>How many of them at the same time. Default 8.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>How long an instance is left alone after a visit failed, so that a few bad ones don't starve the rest. Default 60 s.</summary>
    public TimeSpan FailureBackoff { get; init; } = TimeSpan.FromSeconds(60);

    internal IEnumerable<string> Faults()
    {
        if (OutboxInterval <= TimeSpan.Zero) yield return $"OutboxInterval: {OutboxInterval} is not positive";
        if (OutboxGrace < TimeSpan.Zero) yield return $"OutboxGrace: {OutboxGrace} is negative";
        if (TimerInterval <= TimeSpan.Zero) yield return $"TimerInterval: {TimerInterval} is not positive";
        if (Limit is < 1 or > 1000) yield return $"Limit: {Limit} is not from 1 to 1000";
        if (Parallel < 1) yield return $"Parallel: {Parallel} is not positive";
        if (FailureBackoff < TimeSpan.Zero) yield return $"FailureBackoff: {FailureBackoff} is negative";
    }
}
