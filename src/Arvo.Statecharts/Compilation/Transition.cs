namespace Arvo.Statecharts;

/// <summary>A compiled transition.</summary>
sealed class Transition(StateNode source, StateNode[]? targets, bool reenter)
{
    public StateNode Source => source;

    /// <summary>null when it leads nowhere.</summary>
    public StateNode[]? Targets => targets;

    public bool Reenter => reenter;

    public CompiledGuard? Guard { get; init; }

    public CompiledAction[] Actions { get; init; } = [];

    /// <summary>The event descriptor, empty for an eventless transition.</summary>
    public required string Descriptor { get; init; }

    /// <summary>The first name of the guard, when it has one, for errors.</summary>
    public string? GuardName { get; init; }

    public bool HasTargets => targets is { Length: > 0 };

    /// <summary>Where it leads depends on what history states remember.</summary>
    public bool HasHistoryTarget { get; } = targets is not null && Array.Exists(targets, target => target.IsHistory);

    /// <summary>The domain when no target is a history state; the null node stands for "above the root".</summary>
    public StateNode? FixedDomain { get; set; }

    /// <summary>The entry set of this transition alone, once it was computed and found to depend on nothing else.</summary>
    public EntryPlan? Plan { get; set; }

    /// <summary>True once it is known that the entry set can't be kept.</summary>
    public bool HasNoPlan { get; set; }

    /// <summary>The same with another guard.</summary>
    public Transition WithGuard(CompiledGuard guard) => new(source, targets, reenter)
    {
        Descriptor = Descriptor,
        Actions = Actions,
        Guard = guard,
        GuardName = GuardName,
        FixedDomain = FixedDomain,
    };

    public override string ToString() =>
        $"{source.Id}{(Descriptor.Length == 0 ? "" : $" on {Descriptor}")} -> {(HasTargets ? string.Join(", ", targets!.Select(target => target.Id)) : "(nowhere)")}";
}

/// <summary>The nodes that a transition enters, in document order, and which of them are entered by default.</summary>
/// <param name="Nodes">In entry order.</param>
/// <param name="ByDefault">For each node: do its initial actions run?</param>
/// <param name="IsIndependent">The set is the same whatever other transitions are taken in the same microstep.</param>
sealed record EntryPlan(StateNode[] Nodes, bool[] ByDefault, bool IsIndependent);

/// <summary>The default child of a state.</summary>
/// <param name="Target">null when the state names none.</param>
/// <param name="Actions">The initial actions.</param>
/// <param name="Fault">The error to raise when it is needed and doesn't exist: XState resolves it lazily (XS §2.1).</param>
sealed record InitialTransition(StateNode? Target, CompiledAction[] Actions, string? Fault)
{
    public static readonly InitialTransition None = new(null, [], null);

    /// <summary>Raises the error of an initial state that doesn't exist.</summary>
    public InitialTransition Checked() => Fault is null ? this : throw new StatechartException(Fault);
}

/// <summary>Where a history state leads while nothing is recorded.</summary>
/// <param name="Targets">The default targets.</param>
/// <param name="IsParentsInitial">It is the parent's initial transition: the parent's initial actions run.</param>
/// <param name="Fault">The error to raise when it is needed and can't be resolved.</param>
sealed record HistoryDefault(StateNode[] Targets, bool IsParentsInitial, string? Fault)
{
    public HistoryDefault Checked() => Fault is null ? this : throw new StatechartException(Fault);
}
