namespace Arvo.Statecharts;

/// <summary>SCXML appendix D, computeExitSet (XS §7.2): for each transition with targets, the active descendants of its domain.</summary>
static class ComputeExitSet
{
    /// <summary>Fills the exit set, last in document order first.</summary>
    public static void Run(Interpreter interpreter)
    {
        interpreter.Exiting.Clear();
        for (var i = 0; i < interpreter.Enabled.Count; i++)
        {
            if (interpreter.Enabled[i].HasTargets)
                AddDescendants(interpreter, interpreter.DomainOf(i));
        }
        interpreter.Exiting.SortDescending();
    }

    static void AddDescendants(Interpreter interpreter, StateNode? domain)
    {
        foreach (var node in interpreter.Active)
        {
            if (domain is null || node.IsDescendantOf(domain))
                interpreter.Exiting.Add(node);
        }
    }
}
