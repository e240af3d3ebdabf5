namespace Arvo.Statecharts;

/// <summary>Finds out where history states lead while nothing is recorded (XS §7.5).</summary>
sealed class HistoryCompiler(NodeTable nodes, TargetResolver resolver, FaultList faults, ChartOptions options)
{
    public void Compile(IReadOnlyList<(StateNode Node, StateDefinition Definition, string Path)> states)
    {
        foreach (var (node, state, path) in states)
        {
            if (node.IsHistory && node.Parent is { } parent)
                node.Default = Resolve(node, parent, state, DefinitionPath.Member(path, "target"));
        }
        // Otherwise it is an error when the step gets there, as in XState.
        foreach (var (node, _, path) in options.Strict ? states : [])
        {
            if (node.IsHistory && LeadsBackTo(node))
                faults.Add(path, $"The default of the history state {node} leads back to itself.");
        }
    }

    HistoryDefault Resolve(StateNode history, StateNode parent, StateDefinition state, string path)
    {
        if (state.HistoryTargets is not { Count: > 0 } targets)
        {
            return parent.Kind == StateKind.Parallel
                ? new([parent], false, null)
                : new(parent.Initial.Target is { } initial ? [initial] : [], true, parent.Initial.Fault);
        }
        var resolved = new List<StateNode>(targets.Count);
        foreach (var target in targets)
        {
            var (node, fault) = resolver.ResolveHistoryDefault(history, target);
            if (node is null)
                return Broken(fault ?? target, path);
            if (options.Strict && !node.IsDescendantOf(parent))
                faults.Add(path, $"The default {node} of the history state {history} lies outside {parent}.");
            resolved.Add(node);
        }
        return new([.. resolved], false, null);
    }

    HistoryDefault Broken(string fault, string path)
    {
        if (options.Strict)
            faults.Add(path, fault);
        return new([], false, fault);
    }

    /// <summary>Follows defaults through history states and the initial states they enter.</summary>
    bool LeadsBackTo(StateNode history)
    {
        var seen = new bool[nodes.All.Count];
        var next = new Stack<StateNode>(history.Default?.Targets ?? []);
        while (next.TryPop(out var node))
        {
            if (node == history)
                return true;
            if (seen[node.Index])
                continue;
            seen[node.Index] = true;
            foreach (var entered in EnteredFrom(node))
                next.Push(entered);
        }
        return false;
    }

    static StateNode[] EnteredFrom(StateNode node) => node.Kind switch
    {
        StateKind.History => node.Default?.Targets ?? [],
        StateKind.Compound => node.Initial.Target is { } initial ? [initial] : [],
        StateKind.Parallel => node.Regions,
        _ => [],
    };
}
