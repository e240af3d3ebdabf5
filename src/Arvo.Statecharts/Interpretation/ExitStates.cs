namespace Arvo.Statecharts;

/// <summary>
/// SCXML appendix D, exitStates (XS §7.2): history is recorded for all exiting states before the first exit action runs; then states are left
/// in reverse document order.
/// </summary>
static class ExitStates
{
    public static void Run(Interpreter interpreter)
    {
        // Later phases must agree with this one about domains, also if history recorded here changes where a target leads.
        interpreter.RememberDomains();
        ComputeExitSet.Run(interpreter);
        foreach (var node in interpreter.Exiting.Items)
            RecordHistory(interpreter, node);
        foreach (var node in interpreter.Exiting.Items)
        {
            interpreter.Run(node.Exit);
            interpreter.Configuration.Remove(node);
        }
    }

    static void RecordHistory(Interpreter interpreter, StateNode exiting)
    {
        foreach (var history in exiting.HistoryChildren)
            interpreter.History = HistoryEntry.With(interpreter.History,
                new(history.Id, Remembered(interpreter.Active, exiting, history.IsDeepHistory)));
    }

    static StateNode[] Remembered(StateNode[] active, StateNode exiting, bool deep) => deep
        ? Array.FindAll(active, node => node.IsLeaf && node.IsDescendantOf(exiting))
        : Array.FindAll(active, node => node.Parent == exiting);
}
