namespace Arvo.Statecharts;

/// <summary>
/// SCXML appendix D, findLCCA, without the restriction to compound states (XS §7.1): the lowest proper ancestor of the first target that is
/// above all others and above the source.
/// </summary>
static class FindLeastCommonAncestor
{
    public static StateNode? Of(IReadOnlyList<StateNode> targets, StateNode source)
    {
        var head = targets.Count > 0 ? targets[0] : source;
        for (var ancestor = head.Parent; ancestor is not null; ancestor = ancestor.Parent)
        {
            if (source.IsDescendantOf(ancestor) && AllBelow(targets, ancestor))
                return ancestor;
        }
        return null;
    }

    static bool AllBelow(IReadOnlyList<StateNode> targets, StateNode ancestor)
    {
        for (var i = 1; i < targets.Count; i++)
        {
            if (!targets[i].IsDescendantOf(ancestor))
                return false;
        }
        return true;
    }
}
