namespace Arvo.Statecharts;

/// <summary>A state as it is drawn.</summary>
sealed record MermaidState(StateDefinition Definition, StateNode Node, MermaidState? Parent, string Id)
{
    public List<MermaidState> Children { get; } = [];

    public StateKind Kind => Node.Kind;

    /// <summary>History states have no shape of their own in Mermaid, regions without a line between them neither.</summary>
    public string Label => Kind switch
    {
        StateKind.History => Node.IsDeepHistory ? "H*" : "H",
        StateKind.Parallel when !IsDivided => $"{Node.Key} (parallel)",
        _ => Node.Key,
    };

    /// <summary>
    /// Regions are divided by lines, as long as they are flat: Mermaid fails to lay out transitions to composites inside divided regions.
    /// </summary>
    public bool IsDivided =>
        Kind == StateKind.Parallel && Children.TrueForAll(region => region.Children.TrueForAll(child => child.Children.Count == 0));

    public bool IsVisible => Parent is not null || Kind == StateKind.Parallel || MermaidLabel.HasReactions(Definition);
}

/// <summary>The states of a definition, and where their transitions lead.</summary>
sealed class MermaidStates
{
    readonly Dictionary<string, MermaidState> _byNodeId = new(StringComparer.Ordinal);
    readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    readonly TargetResolver _targets;
    readonly NodeTable _nodes;

    /// <exception cref="ChartDefinitionException">The definition is invalid.</exception>
    public MermaidStates(ChartDefinition definition)
    {
        var chart = Chart.Compile(definition);
        _nodes = chart.Nodes;
        _targets = new(chart.Nodes);
        Root = Add(definition.Root, chart.Root, null);
    }

    public MermaidState Root { get; }

    public MermaidState? Find(string nodeId) => _byNodeId.GetValueOrDefault(nodeId);

    public static MermaidState? InitialOf(MermaidState parent) =>
        parent.Definition.Initial?.Target is { } key ? parent.Children.Find(child => child.Node.Key == key) : null;

    /// <summary>The transitions that lead to another state, or leave and enter their own, with their labels.</summary>
    public IEnumerable<(string Label, MermaidState Target)> EdgesOf(MermaidState source)
    {
        foreach (var (trigger, transition) in MermaidLabel.TransitionsOf(source.Definition))
        {
            foreach (var target in transition.Targets ?? [])
            {
                if (_targets.Resolve(source.Node, target).Node is { } node)
                    yield return (MermaidLabel.Of(trigger, transition), _byNodeId[node.Id]);
            }
        }
        foreach (var target in source.Definition.HistoryTargets ?? [])
        {
            if (ResolveDefault(source.Node, target) is { } node)
                yield return ("", _byNodeId[node.Id]);
        }
    }

    StateNode? ResolveDefault(StateNode history, string target) =>
        (target.StartsWith('#') ? _nodes.FindById(target) : _targets.ResolveHistoryDefault(history, target)).Node;

    MermaidState Add(StateDefinition definition, StateNode node, MermaidState? parent)
    {
        var state = new MermaidState(definition, node, parent, MermaidText.Id(node, _ids));
        _byNodeId[node.Id] = state;
        for (var i = 0; i < definition.States.Count; i++)
            state.Children.Add(Add(definition.States[i].State, node.Children[i], state));
        return state;
    }
}
