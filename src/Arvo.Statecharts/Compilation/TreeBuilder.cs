namespace Arvo.Statecharts;

/// <summary>Makes the nodes in document order (XS §2.1).</summary>
sealed class TreeBuilder(
    string chartId, NodeTable nodes, List<(StateNode Node, StateDefinition Definition, string Path)> states, FaultList faults, ChartOptions options)
{
    readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public void Build(StateDefinition root) => Build(root, null, chartId, chartId, "");

    StateNode Build(StateDefinition state, StateNode? parent, string key, string defaultId, string path)
    {
        var node = nodes.Add(parent, key, string.IsNullOrEmpty(state.Id) ? defaultId : state.Id, KindOf(state));
        states.Add((node, state, path));
        Check(node, state, path);
        node.Tags = [.. state.Tags];
        node.Meta = state.Meta;
        node.IsDeepHistory = state.History == HistoryKind.Deep;
        node.DoneEventType = ChartEvent.DonePrefix + node.Id;
        BuildChildren(node, state, defaultId, path);
        node.SubtreeEnd = nodes.All.Count;
        return node;
    }

    void BuildChildren(StateNode node, StateDefinition state, string defaultId, string path)
    {
        if (state.States.Count == 0)
            return;
        if (node.Depth >= StateReader.MaxLevels)
        {
            faults.Add(path, $"States nest deeper than {StateReader.MaxLevels} levels.");
            return;
        }
        var statesPath = DefinitionPath.Member(path, "states");
        var children = new StateNode[state.States.Count];
        var byKey = new Dictionary<string, StateNode>(children.Length, StringComparer.Ordinal);
        for (var i = 0; i < children.Length; i++)
        {
            var (key, child) = state.States[i];
            var childPath = DefinitionPath.Member(statesPath, key);
            // Default ids are made of keys, whatever ids the ancestors have.
            children[i] = Build(child, node, key, $"{defaultId}.{key}", childPath);
            if (!byKey.TryAdd(key, children[i]))
                faults.Add(childPath, $"There are two states '{key}'.");
        }
        node.Children = children;
        node.ChildrenByKey = byKey;
        node.Regions = Array.FindAll(children, child => !child.IsHistory);
        node.FinalChildren = Array.FindAll(children, child => child.Kind == StateKind.Final);
        node.HistoryChildren = Array.FindAll(children, child => child.IsHistory);
    }

    static StateKind KindOf(StateDefinition state)
    {
        if (state.Kind is { } kind)
            return kind;
        if (state.States.Count > 0)
            return StateKind.Compound;
        return state.History is null ? StateKind.Atomic : StateKind.History;
    }

    void Check(StateNode node, StateDefinition state, string path)
    {
        if (node.Kind == StateKind.Compound && (state.Initial is null || state.Initial.Target is ""))
            faults.Add(path, $"No initial state specified for compound state node \"#{node.Id}\". Name a child in 'initial'.");
        if (node.Parent is null && node.Kind == StateKind.History)
            faults.Add(path, "The root can't be a history state.");
        if (options.Strict && !_ids.Add(node.Id))
            faults.Add(path, $"The id '{node.Id}' is used twice.");
    }
}
