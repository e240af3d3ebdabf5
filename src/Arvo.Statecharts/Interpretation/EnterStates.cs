namespace Arvo.Statecharts;

/// <summary>SCXML appendix D, enterStates (XS §7.3, §8): in document order, with done events and the end of the machine.</summary>
static class EnterStates
{
    public static void Run(Interpreter interpreter)
    {
        ComputeEntrySet.Run(interpreter);
        interpreter.Entered.Clear();
        interpreter.Completed.Clear();
        foreach (var node in interpreter.Entering.Items)
        {
            if (interpreter.Configuration.Add(node))
                interpreter.Entered.Add(node);
            var initialActions = interpreter.ByDefault.Contains(node) ? node.Initial.Checked().Actions : [];
            interpreter.Run(node.Entry);
            interpreter.Run(initialActions);
            if (node.Kind == StateKind.Final)
                Complete(interpreter, node);
        }
    }

    static void Complete(Interpreter interpreter, StateNode final)
    {
        var parent = final.Parent;
        if (parent is { Kind: StateKind.Compound })
            interpreter.Queue.Enqueue(DoneEvent(parent, OutputOf(interpreter, final)));

        var ancestor = parent is { Kind: StateKind.Parallel } ? parent : parent?.Parent;
        var lastCompleted = ancestor ?? final;
        // A parallel state completes with its last region; its done event never carries output.
        while (ancestor is { Kind: StateKind.Parallel } && !interpreter.Completed.Contains(ancestor) && IsInFinalState.Of(interpreter, ancestor))
        {
            interpreter.Completed.Add(ancestor);
            interpreter.Queue.Enqueue(DoneEvent(ancestor, default));
            lastCompleted = ancestor;
            ancestor = ancestor.Parent;
        }
        if (ancestor is not null)
            return;
        interpreter.Status = SnapshotStatus.Done;
        interpreter.Output = MachineOutput(interpreter, lastCompleted);
    }

    static ChartEvent DoneEvent(StateNode node, DataValue output) => new(
        node.DoneEventType,
        output.IsUndefined ? DataValue.Object(("type", node.DoneEventType)) : DataValue.Object(("type", node.DoneEventType), ("output", output)));

    static DataValue OutputOf(Interpreter interpreter, StateNode node) => node.Output?.Evaluate(interpreter.Scope(default)) ?? default;

    /// <summary>
    /// The root's output, resolved with the done event of the node that completed it: under a compound root the final child (XS §8).
    /// </summary>
    static DataValue MachineOutput(Interpreter interpreter, StateNode completed)
    {
        if (interpreter.Chart.Root.Output is not { } output)
            return default;
        var done = DoneEvent(completed, completed.Parent is null ? default : OutputOf(interpreter, completed));
        return output.Evaluate(interpreter.Scope(default) with { Event = done });
    }
}
