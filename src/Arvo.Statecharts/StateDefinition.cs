namespace Arvo.Statecharts;

/// <summary>One state as written: the root, a compound, parallel, atomic, final or history state. Immutable.</summary>
public sealed record StateDefinition
{
    /// <summary>An id to be targeted by <c>#id</c>; null for the default, the chart's id and the keys down to this state joined by dots.</summary>
    public string? Id { get; init; }

    /// <summary>null: compound when there are child states, else history when <see cref="History"/> is set, else atomic.</summary>
    public StateKind? Kind { get; init; }

    /// <summary>The child that is entered by default; required for a compound state.</summary>
    public InitialDefinition? Initial { get; init; }

    /// <summary>Child states in document order.</summary>
    public IReadOnlyList<ChildDefinition> States { get; init; } = [];

    /// <summary>Transitions by event descriptor, in order.</summary>
    public IReadOnlyList<EventTransitions> On { get; init; } = [];

    /// <summary>Eventless transitions, in order.</summary>
    public IReadOnlyList<TransitionDefinition> Always { get; init; } = [];

    /// <summary>Transitions taken when this state is complete; null when there are none.</summary>
    public IReadOnlyList<TransitionDefinition>? OnDone { get; init; }

    /// <summary>Delayed transitions, in order.</summary>
    public IReadOnlyList<DelayedTransitions> After { get; init; } = [];

    /// <summary>Actions on entry.</summary>
    public IReadOnlyList<ActionDefinition> Entry { get; init; } = [];

    /// <summary>Actions on exit.</summary>
    public IReadOnlyList<ActionDefinition> Exit { get; init; } = [];

    /// <summary>Labels of the state; a snapshot has those of all its active states.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Anything the author wants to find again; undefined when absent.</summary>
    public DataValue Meta { get; init; }

    /// <summary>What a final state hands to its parent's done event, or the root to the outside. Ignored elsewhere.</summary>
    public ExpressionDefinition? Output { get; init; }

    /// <summary>What a history state remembers; null when this is none.</summary>
    public HistoryKind? History { get; init; }

    /// <summary>Where a history state leads while nothing is recorded; null for the parent's default.</summary>
    public IReadOnlyList<string>? HistoryTargets { get; init; }

    /// <summary>Lets the event <c>xstate.route</c> with <c>to: "#id"</c> enter this state; works only with an explicit <see cref="Id"/>.</summary>
    public TransitionDefinition? Route { get; init; }

    /// <summary>For readers.</summary>
    public string? Description { get; init; }
}

/// <summary>A child state under its key.</summary>
public sealed record ChildDefinition(string Key, StateDefinition State);

/// <summary>The kinds of states.</summary>
public enum StateKind
{
    /// <summary>Has no children.</summary>
    Atomic,
    /// <summary>Exactly one child is active.</summary>
    Compound,
    /// <summary>All children are active.</summary>
    Parallel,
    /// <summary>Completes its parent.</summary>
    Final,
    /// <summary>Stands for what was active last time.</summary>
    History,
}

/// <summary>How deep a history state remembers.</summary>
public enum HistoryKind
{
    /// <summary>The children of its parent.</summary>
    Shallow,
    /// <summary>The leaves below its parent.</summary>
    Deep,
}
