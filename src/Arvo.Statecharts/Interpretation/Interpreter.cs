namespace Arvo.Statecharts;

/// <summary>
/// The state of one macrostep while it is computed. The SCXML procedures beside this file work on it; snapshots never do. Pooled by the
/// chart, used by one thread at a time.
/// </summary>
sealed class Interpreter
{
    const int MaxNesting = 200;

    static readonly StateNode[] Nothing = [];

    readonly List<StateNode> _historyPath = [];
    StateNode[]? _valueOf;
    DataValue _value;
    int _nesting;

    public Interpreter(Chart chart)
    {
        Chart = chart;
        var nodes = chart.Nodes.All.Count;
        Configuration = new(nodes);
        Exiting = new(nodes);
        Entering = new(nodes);
        ByDefault = new(nodes);
        WithEnteringBelow = new(nodes);
        Entered = new(nodes);
        Completed = new(nodes);
        Tree = new(nodes);
    }

    public Chart Chart { get; }

    /// <summary>The active nodes, in order of activation, as they were before the current microstep: what guards see (XS §7).</summary>
    public StateNode[] Active { get; set; } = Nothing;

    public DataValue Context { get; private set; }

    public HistoryEntry[] History { get; set; } = [];

    public SnapshotStatus Status { get; set; }

    public DataValue Output { get; set; }

    /// <summary>The event being processed; eventless transitions keep that of the last step that had one.</summary>
    public ChartEvent Event { get; set; }

    public InternalQueue Queue { get; } = new();

    public Effects Effects { get; } = new();

    /// <summary>The transitions of the current microstep.</summary>
    public List<Transition> Enabled { get; } = [];

    /// <summary>The domains of <see cref="Enabled"/> as the exit phase saw them; empty when they can't change.</summary>
    public List<StateNode?> Domains { get; } = [];

    /// <summary>The active nodes while a microstep exits and enters.</summary>
    public NodeSet Configuration { get; }

    public NodeSet Exiting { get; }

    public NodeSet Entering { get; }

    /// <summary>Those of <see cref="Entering"/>, or others, whose initial actions run when they are entered.</summary>
    public NodeSet ByDefault { get; }

    /// <summary>Nodes with a descendant in <see cref="Entering"/>.</summary>
    public NodeSet WithEnteringBelow { get; }

    /// <summary>What a microstep has added to the configuration, in order.</summary>
    public NodeSet Entered { get; }

    /// <summary>Parallel nodes that were found complete in this microstep.</summary>
    public NodeSet Completed { get; }

    public ActiveTree Tree { get; }

    /// <summary>The entry set being computed depends on what is remembered.</summary>
    public bool TouchedHistory { get; set; }

    /// <summary>The entry set being computed depends on what other transitions enter.</summary>
    public bool TouchedParallel { get; set; }

    /// <summary>An assign ran in this microstep.</summary>
    public bool HasAssigned { get; set; }

    /// <summary>Something changed in this macrostep.</summary>
    public bool HasChanged { get; set; }

    /// <summary>The state value that guards see.</summary>
    public DataValue VisibleValue
    {
        get
        {
            if (ReferenceEquals(_valueOf, Active))
                return _value;
            _valueOf = Active;
            return _value = StateValues.Of(Chart, Active);
        }
    }

    /// <summary>Takes over a snapshot.</summary>
    public void Load(Snapshot snapshot)
    {
        Active = snapshot.Active;
        Context = snapshot.Context;
        History = snapshot.History;
        Status = snapshot.Status;
        Output = snapshot.Output;
        Configuration.Clear();
        foreach (var node in Active)
            Configuration.Add(node);
    }

    /// <summary>Forgets everything before it goes back to the pool.</summary>
    public void Reset()
    {
        Active = Nothing;
        Context = default;
        History = [];
        Output = default;
        Event = default;
        HasChanged = false;
        HasAssigned = false;
        Enabled.Clear();
        Domains.Clear();
        Queue.Clear();
        Effects.Clear();
        _valueOf = null;
        _value = default;
        _nesting = 0;
        _historyPath.Clear();
    }

    /// <summary>Fixes the domains of transitions to history states before history is recorded anew.</summary>
    public void RememberDomains()
    {
        Domains.Clear();
        if (!Enabled.Exists(transition => transition.HasHistoryTarget))
            return;
        foreach (var transition in Enabled)
            Domains.Add(GetTransitionDomain.Run(this, transition));
    }

    /// <summary>The domain of an enabled transition, as the exit phase saw it.</summary>
    public StateNode? DomainOf(int enabled) => Domains.Count > 0 ? Domains[enabled] : GetTransitionDomain.Run(this, Enabled[enabled]);

    /// <summary>A history state's default may lead back to itself: an error, not a stack overflow.</summary>
    public void EnterHistoryDefault(StateNode history)
    {
        if (_historyPath.FindAll(node => node == history).Count > 1)
            throw new StatechartException($"The default of the history state {history} leads back to itself.");
        _historyPath.Add(history);
    }

    /// <summary>A new entry set is computed.</summary>
    public void ForgetHistoryPath() => _historyPath.Clear();

    public void LeaveHistoryDefault() => _historyPath.RemoveAt(_historyPath.Count - 1);

    public ExpressionScope Scope(DataValue parameters) => new(Context, Event, parameters);

    public void Run(CompiledAction[] actions)
    {
        foreach (var action in actions)
            action.Execute(this, Scope(default));
    }

    /// <summary>A new context, even if equal, is a change: eventless transitions are tried again (XS §6.1).</summary>
    public void Assign(DataValue context)
    {
        Context = context;
        HasAssigned = true;
    }

    public void Raise(ChartEvent raised, TimeSpan? delay, string? id)
    {
        if (delay is { } time)
            Effects.Schedule(id, time, raised);
        else
            Queue.Enqueue(raised);
    }

    public void SendSelf(ChartEvent sent, TimeSpan? delay, string? id)
    {
        if (delay is { } time)
            Effects.Schedule(id, time, sent);
        else
            Effects.Send(sent);
    }

    /// <summary>Named implementations may refer to each other; without end is an error, not a stack overflow.</summary>
    public void EnterNamed(string name)
    {
        if (++_nesting > MaxNesting)
            throw new StatechartException($"'{name}' refers to itself without end.");
    }

    public void LeaveNamed() => _nesting--;

    public Snapshot ToSnapshot() => new(Chart, Status, Active, Context) { History = History, Output = Output };
}
