namespace Arvo.Statecharts;

/// <summary>A transition as written. Immutable.</summary>
public sealed record TransitionDefinition
{
    /// <summary>A transition that is taken, does nothing and so keeps ancestors from reacting: <c>"EVENT": null</c> in JSON.</summary>
    public static TransitionDefinition Forbidden { get; } = new();

    /// <summary>Where it leads, relative to its state (<c>sibling</c>, <c>.child.path</c>, <c>#id</c>); null when it leads nowhere.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>The condition; null for none.</summary>
    public GuardDefinition? Guard { get; init; }

    /// <summary>Actions between exit and entry.</summary>
    public IReadOnlyList<ActionDefinition> Actions { get; init; } = [];

    /// <summary>Exit and enter the source or target even if it stays active.</summary>
    public bool Reenter { get; init; }

    /// <summary>For readers.</summary>
    public string? Description { get; init; }

    /// <summary>For readers; undefined when absent.</summary>
    public DataValue Meta { get; init; }

    /// <summary>True when taking it has no effect.</summary>
    public bool IsForbidden => Targets is null && Actions.Count == 0;
}

/// <summary>The transitions under one event descriptor: an event type, <c>prefix.*</c> or <c>*</c>. An empty list is the same as no entry.</summary>
public sealed record EventTransitions(string Descriptor, IReadOnlyList<TransitionDefinition> Transitions);

/// <summary>The transitions after a delay: milliseconds as text, or the name of a delay.</summary>
public sealed record DelayedTransitions(string Delay, IReadOnlyList<TransitionDefinition> Transitions);

/// <summary>The default child, named by its key, and actions to run when it is entered by default.</summary>
public sealed record InitialDefinition(string? Target)
{
    /// <summary>The initial actions.</summary>
    public IReadOnlyList<ActionDefinition> Actions { get; init; } = [];

    /// <summary>For readers.</summary>
    public string? Description { get; init; }

    /// <summary>For readers; undefined when absent.</summary>
    public DataValue Meta { get; init; }
}
