namespace Arvo.Statecharts;

/// <summary>SCXML appendix D, addAncestorStatesToEnter; "up" in XS §7.3.</summary>
static class AddAncestorStatesToEnter
{
    /// <summary>
    /// The proper ancestors of a target below the domain, and what is missing in their parallel ones; in a parallel domain too, which stays
    /// active itself.
    /// </summary>
    public static void Run(Interpreter interpreter, StateNode target, StateNode? domain, StateNode? limit)
    {
        if (target != domain)
        {
            for (var ancestor = target.Parent; ancestor is not null && ancestor != domain; ancestor = ancestor.Parent)
                Add(interpreter, ancestor, limit);
        }
        if (domain is { Kind: StateKind.Parallel })
            Add(interpreter, domain, limit);
    }

    /// <summary>The proper ancestors of a node below another one.</summary>
    public static void Run(Interpreter interpreter, StateNode node, StateNode? below)
    {
        if (node == below)
            return;
        for (var ancestor = node.Parent; ancestor is not null && ancestor != below; ancestor = ancestor.Parent)
            Add(interpreter, ancestor, limit: null);
    }

    static void Add(Interpreter interpreter, StateNode ancestor, StateNode? limit)
    {
        if (limit is null || ancestor.IsDescendantOf(limit))
            AddDescendantStatesToEnter.Enter(interpreter, ancestor);
        if (ancestor.Kind == StateKind.Parallel)
            AddDescendantStatesToEnter.EnterRegions(interpreter, ancestor, byDefault: false);
    }
}
