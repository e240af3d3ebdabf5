namespace Arvo.Statecharts;

/// <summary>SCXML appendix D, addDescendantStatesToEnter; "down" in XS §7.3.</summary>
static class AddDescendantStatesToEnter
{
    public static void Run(Interpreter interpreter, StateNode node)
    {
        switch (node.Kind)
        {
            case StateKind.History:
                EnterHistory(interpreter, node);
                break;
            case StateKind.Compound:
                EnterInitial(interpreter, node);
                break;
            case StateKind.Parallel:
                EnterRegions(interpreter, node, byDefault: true);
                break;
            default:
                break;
        }
    }

    /// <summary>Adds one node to the entry set.</summary>
    public static void Enter(Interpreter interpreter, StateNode node)
    {
        if (!interpreter.Entering.Add(node))
            return;
        for (var ancestor = node.Parent; ancestor is not null && interpreter.WithEnteringBelow.Add(ancestor);)
            ancestor = ancestor.Parent;
    }

    /// <summary>
    /// Adds the regions that nothing is entered in yet. By default only downwards: a region that
    /// comes along with a sibling keeps its initial actions to itself.
    /// </summary>
    public static void EnterRegions(Interpreter interpreter, StateNode parallel, bool byDefault)
    {
        interpreter.TouchedParallel = true;
        foreach (var region in parallel.Regions)
        {
            if (interpreter.WithEnteringBelow.Contains(region))
                continue;
            Enter(interpreter, region);
            if (byDefault)
                interpreter.ByDefault.Add(region);
            Run(interpreter, region);
        }
    }

    static void EnterInitial(Interpreter interpreter, StateNode compound)
    {
        // A compound state without an initial child has been refused.
        var initial = compound.Initial.Checked().Target!;
        if (!initial.IsHistory)
        {
            Enter(interpreter, initial);
            interpreter.ByDefault.Add(initial);
        }
        Run(interpreter, initial);
    }

    static void EnterHistory(Interpreter interpreter, StateNode history)
    {
        interpreter.TouchedHistory = true;
        if (HistoryEntry.Find(interpreter.History, history.Id) is { } remembered)
        {
            EnterAll(interpreter, history, remembered);
            return;
        }
        // Every history state has a parent and a default.
        var byDefault = history.Default!.Checked();
        if (byDefault.IsParentsInitial)
            interpreter.ByDefault.Add(history.Parent!);
        interpreter.EnterHistoryDefault(history);
        EnterAll(interpreter, history, byDefault.Targets);
        interpreter.LeaveHistoryDefault();
    }

    static void EnterAll(Interpreter interpreter, StateNode history, StateNode[] nodes)
    {
        foreach (var node in nodes)
        {
            if (!node.IsHistory)
                Enter(interpreter, node);
            Run(interpreter, node);
        }
        foreach (var node in nodes)
            AddAncestorStatesToEnter.Run(interpreter, node, history.Parent);
    }
}
