namespace Arvo.Statecharts;

/// <summary>
/// SCXML appendix D, selectEventlessTransitions (XS §5.2): for each active leaf, in order of activation, the first enabled transition of the
/// leaf or of its ancestors.
/// </summary>
static class SelectEventlessTransitions
{
    /// <summary>Adds to the enabled transitions, without duplicates.</summary>
    public static void Run(Interpreter interpreter)
    {
        if (!interpreter.Chart.HasAlways)
            return;
        foreach (var node in interpreter.Active)
        {
            if (node.IsLeaf && node.AlwaysOnPath && FirstEnabled(interpreter, node) is { } transition && !interpreter.Enabled.Contains(transition))
                interpreter.Enabled.Add(transition);
        }
    }

    static Transition? FirstEnabled(Interpreter interpreter, StateNode leaf)
    {
        for (var node = leaf; node is { AlwaysOnPath: true }; node = node.Parent)
        {
            foreach (var transition in node.Always)
            {
                if (transition.Guard is not { } guard || guard.Evaluate(interpreter, interpreter.Scope(default)))
                    return transition;
            }
        }
        return null;
    }
}
