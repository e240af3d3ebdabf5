namespace Arvo.Statecharts;

/// <summary>SCXML appendix D, isInFinalState, against the configuration as filled so far (XS §8).</summary>
static class IsInFinalState
{
    public static bool Of(Interpreter interpreter, StateNode node) => node.Kind switch
    {
        StateKind.Compound => IsAnyActive(interpreter, node.FinalChildren),
        StateKind.Parallel => AreAllFinal(interpreter, node.Regions),
        _ => node.Kind == StateKind.Final,
    };

    static bool IsAnyActive(Interpreter interpreter, StateNode[] nodes)
    {
        foreach (var node in nodes)
        {
            if (interpreter.Configuration.Contains(node))
                return true;
        }
        return false;
    }

    static bool AreAllFinal(Interpreter interpreter, StateNode[] regions)
    {
        foreach (var region in regions)
        {
            if (!Of(interpreter, region))
                return false;
        }
        return true;
    }
}
