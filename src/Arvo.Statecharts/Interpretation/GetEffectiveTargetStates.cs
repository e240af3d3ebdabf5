namespace Arvo.Statecharts;

/// <summary>SCXML appendix D, getEffectiveTargetStates: history states are replaced by what they remember, or by their defaults.</summary>
static class GetEffectiveTargetStates
{
    public static IReadOnlyList<StateNode> Run(Interpreter interpreter, Transition transition)
    {
        if (!transition.HasHistoryTarget)
            return transition.Targets ?? [];
        var targets = new List<StateNode>();
        AddAll(interpreter, transition.Targets ?? [], targets);
        return targets;
    }

    static void AddAll(Interpreter interpreter, StateNode[] named, List<StateNode> targets)
    {
        foreach (var node in named)
        {
            if (!node.IsHistory)
                Add(node, targets);
            else if (HistoryEntry.Find(interpreter.History, node.Id) is { } remembered)
                Array.ForEach(remembered, target => Add(target, targets));
            else
                AddDefault(interpreter, node, targets);
        }
    }

    static void AddDefault(Interpreter interpreter, StateNode history, List<StateNode> targets)
    {
        interpreter.EnterHistoryDefault(history);
        // Every history state has a default.
        AddAll(interpreter, history.Default!.Checked().Targets, targets);
        interpreter.LeaveHistoryDefault();
    }

    static void Add(StateNode node, List<StateNode> targets)
    {
        if (!targets.Contains(node))
            targets.Add(node);
    }
}
