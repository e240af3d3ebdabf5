namespace Arvo.Statecharts;

/// <summary>SCXML appendix D, isInFinalState, against the configuration as filled so far (XS §8).</summary>
static class IsInFinalState
{
    public static bool Of(Interpreter interpreter, StateNode node) => node.Kind switch
    {
        StateKind.Compound => Array.Exists(node.FinalChildren, interpreter.Configuration.Contains),
        StateKind.Parallel => Array.TrueForAll(node.Regions, region => Of(interpreter, region)),
        _ => node.Kind == StateKind.Final,
    };
}
