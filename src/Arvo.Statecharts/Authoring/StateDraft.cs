namespace Arvo.Statecharts;

/// <summary>A state while it is being written: as its definition, but targets are still names.</summary>
sealed class StateDraft(string key, StateDraft? parent)
{
    public string Key => key;

    public StateDraft? Parent => parent;

    /// <summary>What needs no names resolved.</summary>
    public StateDefinition Definition { get; set; } = new();

    public StateName? Initial { get; set; }

    public IReadOnlyList<ActionDefinition> InitialActions { get; set; } = [];

    public List<StateDraft> Children { get; } = [];

    public List<(string Descriptor, TransitionDraft Transition)> On { get; } = [];

    public List<TransitionDraft> Always { get; } = [];

    public List<TransitionDraft> OnDone { get; } = [];

    public List<(string Delay, TransitionDraft Transition)> After { get; } = [];

    public StateName? HistoryDefault { get; set; }

    public TransitionDraft? Route { get; set; }

    public StateDraft Root => parent?.Root ?? this;

    public bool IsBelow(StateDraft other) => parent is not null && (parent == other || parent.IsBelow(other));

    public IEnumerable<StateDraft> WithDescendants() => Children.SelectMany(child => child.WithDescendants()).Prepend(this);
}

/// <summary>A transition while it is being written.</summary>
sealed class TransitionDraft
{
    public TransitionDefinition Definition { get; set; } = new();

    public List<StateName> Targets { get; } = [];

    /// <summary>All must hold.</summary>
    public List<GuardDefinition> Guards { get; } = [];

    /// <summary>States that must be active.</summary>
    public List<StateName> ActiveStates { get; } = [];

    public List<ActionDefinition> Actions { get; } = [];
}
