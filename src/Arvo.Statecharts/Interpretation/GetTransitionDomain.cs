namespace Arvo.Statecharts;

/// <summary>
/// SCXML appendix D, getTransitionDomain (XS §7.1): the innermost state that the transition stays inside. It may be a parallel state, and
/// null stands for "above the root".
/// </summary>
static class GetTransitionDomain
{
    /// <summary>With what history states remember at this moment.</summary>
    public static StateNode? Run(Interpreter interpreter, Transition transition) => transition.HasHistoryTarget
        ? Of(transition, GetEffectiveTargetStates.Run(interpreter, transition))
        : transition.FixedDomain;

    public static StateNode? Of(Transition transition, IReadOnlyList<StateNode> targets)
    {
        var source = transition.Source;
        if (!transition.Reenter && targets.All(target => target == source || target.IsDescendantOf(source)))
            return source;
        if (FindLeastCommonAncestor.Of(targets, source) is { } ancestor)
            return ancestor;
        return transition.Reenter ? null : RootOf(source);
    }

    static StateNode RootOf(StateNode node)
    {
        while (node.Parent is { } parent)
            node = parent;
        return node;
    }
}
