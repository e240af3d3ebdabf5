namespace Arvo.Statecharts;

/// <summary>
/// SCXML appendix D, microstep (XS §7): exits, runs the transitions' actions, enters. XState decides by object identity whether anything
/// changed; here it is the return value.
/// </summary>
static class Microstep
{
    /// <summary>Takes the enabled transitions. True when XState would have made a new snapshot.</summary>
    public static bool Run(Interpreter interpreter)
    {
        if (interpreter.Enabled.Count == 0)
            return false;
        interpreter.HasAssigned = false;
        var history = interpreter.History;
        RemoveConflictingTransitions.Run(interpreter);
        ExitStates.Run(interpreter);
        foreach (var transition in interpreter.Enabled)
            interpreter.Run(transition.Actions);
        EnterStates.Run(interpreter);
        return Finish(interpreter, !ReferenceEquals(history, interpreter.History));
    }

    /// <summary>Enters the initial configuration; nothing is exited.</summary>
    public static void RunInitial(Interpreter interpreter)
    {
        interpreter.Enabled.Clear();
        interpreter.Enabled.Add(interpreter.Chart.InitialTransition);
        interpreter.RememberDomains();
        interpreter.Exiting.Clear();
        EnterStates.Run(interpreter);
        Finish(interpreter, historyChanged: false);
    }

    static bool Finish(Interpreter interpreter, bool historyChanged)
    {
        var isDone = interpreter.Status == SnapshotStatus.Done;
        if (isDone)
            RunFinalExits(interpreter);
        var changed = interpreter.HasAssigned || isDone;
        if (historyChanged || !IsSameSet(interpreter))
        {
            interpreter.Active = NextActive(interpreter);
            if (isDone)
                Array.Sort(interpreter.Active, static (left, right) => right.Index - left.Index);
            changed = true;
        }
        interpreter.HasChanged |= changed;
        return changed;
    }

    // SCXML appendix D: exitInterpreter. All active states, last in document order first; they stay in the configuration (XS §8).
    static void RunFinalExits(Interpreter interpreter)
    {
        var active = NextActive(interpreter);
        Array.Sort(active, static (left, right) => right.Index - left.Index);
        foreach (var node in active)
            interpreter.Run(node.Exit);
    }

    static bool IsSameSet(Interpreter interpreter)
    {
        if (interpreter.Exiting.Count == 0 && interpreter.Entered.Count == 0)
            return true;
        foreach (var node in interpreter.Active)
        {
            if (!interpreter.Configuration.Contains(node))
                return false;
        }
        foreach (var node in interpreter.Entered.Items)
        {
            // What was active before was exited and came back.
            if (!interpreter.Exiting.Contains(node))
                return false;
        }
        return true;
    }

    /// <summary>What stayed, in its old order, then what was entered, in document order (XS §3.2).</summary>
    static StateNode[] NextActive(Interpreter interpreter)
    {
        var next = new StateNode[interpreter.Active.Length - interpreter.Exiting.Count + interpreter.Entered.Count];
        var count = 0;
        foreach (var node in interpreter.Active)
        {
            if (!interpreter.Exiting.Contains(node))
                next[count++] = node;
        }
        interpreter.Entered.Items.CopyTo(next.AsSpan(count));
        return next;
    }
}
