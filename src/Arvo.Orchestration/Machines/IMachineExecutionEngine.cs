using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>Runs one event through a machine (AS §7). Pure: no clock, no random, no I/O. Safe for concurrent use.</summary>
public interface IMachineExecutionEngine
{
    /// <summary>
    /// Starts the machine, or moves it on. Throws what the author's code throws: a
    /// <see cref="Violation"/> refuses the event, anything else ends the workflow.
    /// </summary>
    MachineExecutionResult Execute(MachineExecution execution);
}

/// <summary>What to run.</summary>
public readonly record struct MachineExecution
{
    /// <summary>The machine.</summary>
    public required ArvoMachine Machine { get; init; }

    /// <summary>The persisted snapshot; null to start the machine with the event as its input.</summary>
    public JsonText? State { get; init; }

    /// <summary>The consumed event; its data is what the contract's schema made of it. For a timer, the event that stands for it.</summary>
    public required ArvoEvent Event { get; init; }

    /// <summary>The chart event of a timer that is due, delivered instead of <see cref="Event"/>; null for an event.</summary>
    public JsonElement? TimerEvent { get; init; }
}

/// <summary>What running it gave.</summary>
public sealed record MachineExecutionResult
{
    /// <summary>The new persisted snapshot.</summary>
    public required JsonText State { get; init; }

    /// <summary>The snapshot's state value; null for an engine without states.</summary>
    public JsonText? Value { get; init; }

    /// <summary>The snapshot's status: active, done, error or stopped.</summary>
    public required string Status { get; init; }

    /// <summary>What to send, in order.</summary>
    public IReadOnlyList<OutgoingEvent> Events { get; init; } = [];

    /// <summary>True when the machine reached its final state in this step; its completion is sent then.</summary>
    public bool Finished { get; init; }

    /// <summary>The output of a finished machine; null counts as an empty object.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>Timers to arm, after cancelling.</summary>
    public IReadOnlyList<TimerArming> ArmedTimers { get; init; } = [];

    /// <summary>Ids of timers to cancel.</summary>
    public IReadOnlyList<string> CancelledTimers { get; init; } = [];
}
