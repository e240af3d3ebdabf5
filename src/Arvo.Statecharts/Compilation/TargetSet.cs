namespace Arvo.Statecharts;

/// <summary>
/// Several targets of one transition must be able to be active together; XState doesn't check and would end in an illegal configuration (XS §7.4).
/// </summary>
static class TargetSet
{
    /// <summary>The targets with descendants before their ancestors, so that a parallel ancestor fills in only the other regions.</summary>
    public static StateNode[] Checked(List<StateNode> targets, string path, FaultList faults)
    {
        if (targets.Count < 2)
            return [.. targets];
        foreach (var (one, other) in Pairs(targets))
        {
            if (!CanBeActiveTogether(one, other))
                faults.Add(path, $"The targets {one} and {other} can't be active together.");
        }
        return HasAncestorFirst(targets) ? [.. targets.OrderByDescending(target => target.Depth)] : [.. targets];
    }

    static IEnumerable<(StateNode One, StateNode Other)> Pairs(List<StateNode> targets)
    {
        for (var i = 0; i < targets.Count; i++)
        {
            for (var j = i + 1; j < targets.Count; j++)
                yield return (targets[i], targets[j]);
        }
    }

    static bool HasAncestorFirst(List<StateNode> targets) => Pairs(targets).Any(pair => pair.Other.IsDescendantOf(pair.One));

    static bool CanBeActiveTogether(StateNode one, StateNode other)
    {
        if (one == other)
            return true;
        if (other.IsDescendantOf(one))
            return DefaultsAllow(one, other);
        if (one.IsDescendantOf(other))
            return DefaultsAllow(other, one);
        var common = one.Parent;
        while (common is not null && !other.IsDescendantOf(common))
            common = common.Parent;
        return common is { Kind: StateKind.Parallel };
    }

    /// <summary>Entering the ancestor by default must not enter a sibling of the way to the descendant.</summary>
    static bool DefaultsAllow(StateNode ancestor, StateNode descendant)
    {
        var current = ancestor;
        while (current.Kind == StateKind.Compound)
        {
            if (current.Initial.Target is not { } initial || (initial != descendant && !descendant.IsDescendantOf(initial)))
                return false;
            if (initial == descendant)
                return true;
            current = initial;
        }
        return current.Kind == StateKind.Parallel;
    }
}
