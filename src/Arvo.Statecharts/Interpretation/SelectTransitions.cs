namespace Arvo.Statecharts;

/// <summary>
/// SCXML appendix D, selectTransitions, as XState does it (XS §5.1): children are asked before their parent, which is asked only if none of
/// them selected anything. A parallel state is therefore asked once, and not at all when a region reacted.
/// </summary>
static class SelectTransitions
{
    /// <summary>Fills the enabled transitions for the current event.</summary>
    public static void Run(Interpreter interpreter) => Run(interpreter, interpreter.Active);

    /// <summary>The same among other nodes than those that guards see as active.</summary>
    public static void Run(Interpreter interpreter, StateNode[] asked)
    {
        interpreter.Enabled.Clear();
        var typeId = interpreter.Chart.EventTypes.IdOf(interpreter.Event.Type);
        if (interpreter.Chart.HasParallel)
        {
            interpreter.Tree.Build(asked);
            AskWithChildren(interpreter, interpreter.Chart.Root, typeId);
        }
        else
        {
            AskChain(interpreter, asked, typeId);
        }
    }

    // Without parallel states the active nodes are one chain; the leaf is the last in document order.
    static void AskChain(Interpreter interpreter, StateNode[] asked, int typeId)
    {
        StateNode? node = null;
        foreach (var active in asked)
        {
            if (node is null || active.Index > node.Index)
                node = active;
        }
        while (node is not null && !Ask(interpreter, node, typeId))
            node = node.Parent;
    }

    static bool AskWithChildren(Interpreter interpreter, StateNode node, int typeId)
    {
        var found = false;
        for (var child = interpreter.Tree.FirstChild(node); child is not null; child = interpreter.Tree.NextSibling(child))
            found |= AskWithChildren(interpreter, child, typeId);
        return found || Ask(interpreter, node, typeId);
    }

    /// <summary>Selects the node's first candidate whose guard passes. A forbidden transition counts.</summary>
    static bool Ask(Interpreter interpreter, StateNode node, int typeId)
    {
        var candidates = node.Candidates;
        if (candidates.Exact(typeId) is { } merged)
            return SelectFirst(interpreter, merged);
        foreach (var wildcard in candidates.Wildcards)
        {
            if (wildcard.Matches(interpreter.Event.Type) && SelectFirst(interpreter, wildcard.Transitions))
                return true;
        }
        return false;
    }

    static bool SelectFirst(Interpreter interpreter, Transition[] candidates)
    {
        foreach (var candidate in candidates)
        {
            if (candidate.Guard is { } guard && !Passes(interpreter, candidate, guard))
                continue;
            interpreter.Enabled.Add(candidate);
            return true;
        }
        return false;
    }

    // A guard that throws is an error of the machine, never false (XS §10).
    static bool Passes(Interpreter interpreter, Transition candidate, CompiledGuard guard)
    {
        try
        {
            return guard.Evaluate(interpreter, interpreter.Scope(default));
        }
        catch (Exception error)
        {
            var name = candidate.GuardName is { } named ? $"'{named}' " : "";
            throw new GuardException(
                $"Unable to evaluate guard {name}in transition for event '{interpreter.Event.Type}' in state node '{candidate.Source.Id}':\n{error.Message}",
                error);
        }
    }
}
