namespace Arvo.Statecharts;

/// <summary>What an event did: the next snapshot, and everything the host has to do because of it. Immutable.</summary>
public sealed record Step
{
    internal Step(Snapshot snapshot) => Snapshot = snapshot;

    /// <summary>The state afterwards; the very same object when nothing changed.</summary>
    public Snapshot Snapshot { get; }

    /// <summary>False when <see cref="Snapshot"/> is the one that was given.</summary>
    public bool Changed { get; internal init; }

    /// <summary>Events for the outside, in order. Empty after an error.</summary>
    public IReadOnlyList<DataValue> Emitted { get; internal init; } = [];

    /// <summary>Timers to arm, after <see cref="CancelledTimers"/> have been cancelled. Empty after an error.</summary>
    public IReadOnlyList<ScheduledTimer> ScheduledTimers { get; internal init; } = [];

    /// <summary>Ids of timers to cancel, armed or not. Empty after an error. When the instance is no longer active all its timers are void.</summary>
    public IReadOnlyList<string> CancelledTimers { get; internal init; } = [];

    /// <summary>Events to this instance, to be processed after this step and before any other. Empty after an error.</summary>
    public IReadOnlyList<ChartEvent> SelfSent { get; internal init; } = [];

    /// <summary>What <c>log</c> actions wrote; after an error, up to it.</summary>
    public IReadOnlyList<DataValue> Log { get; internal init; } = [];

    /// <summary>Messages of <c>traceGuard</c> guards in order of evaluation.</summary>
    public IReadOnlyList<string> GuardTrace { get; internal init; } = [];

    /// <summary>What stopped this step; null when nothing did. The snapshot then is the one from before, with status error.</summary>
    public Exception? Error { get; internal init; }

    /// <summary>The output of the instance; undefined while it isn't done, or when it has none.</summary>
    public DataValue Output => Snapshot.Output;
}

/// <summary>A timer to arm. Arming an id that is armed already replaces it.</summary>
/// <param name="Id">The send id; null when the author gave none: the host makes one up, the timer can't be cancelled by the chart.</param>
/// <param name="Delay">Zero to <see cref="LongestDelay"/>, counted from the commit of the step.</param>
/// <param name="Event">To be delivered through the mailbox when it is due.</param>
public sealed record ScheduledTimer(string? Id, TimeSpan Delay, ChartEvent Event)
{
    /// <summary>A thousand years. Whatever is delayed longer waits this long, so that a host can add it to its clock.</summary>
    public static TimeSpan LongestDelay { get; } = TimeSpan.FromDays(365_000);
}
