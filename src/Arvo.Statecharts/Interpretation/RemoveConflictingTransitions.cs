namespace Arvo.Statecharts;

/// <summary>
/// SCXML appendix D, removeConflictingTransitions (XS §5.3): of two transitions that would exit the same state the one from deeper inside
/// wins, otherwise the one selected first.
/// </summary>
static class RemoveConflictingTransitions
{
    public static void Run(Interpreter interpreter)
    {
        var enabled = interpreter.Enabled;
        if (!AnyConflict(interpreter, enabled))
            return;
        var filtered = new List<Transition>(enabled.Count);
        foreach (var transition in enabled)
        {
            if (IsPreempted(interpreter, transition, filtered))
                continue;
            filtered.RemoveAll(kept => Conflict(interpreter, transition, kept));
            filtered.Add(transition);
        }
        enabled.Clear();
        enabled.AddRange(filtered);
    }

    static bool AnyConflict(Interpreter interpreter, List<Transition> enabled)
    {
        for (var i = 1; i < enabled.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (Conflict(interpreter, enabled[i], enabled[j]))
                    return true;
            }
        }
        return false;
    }

    static bool IsPreempted(Interpreter interpreter, Transition transition, List<Transition> kept)
    {
        foreach (var other in kept)
        {
            if (Conflict(interpreter, transition, other) && !transition.Source.IsDescendantOf(other.Source))
                return true;
        }
        return false;
    }

    // Exit sets are the active descendants of the domains, and domains are subtrees: two exit sets meet only if one domain lies in the other.
    static bool Conflict(Interpreter interpreter, Transition one, Transition other)
    {
        if (!one.HasTargets || !other.HasTargets)
            return false;
        var first = GetTransitionDomain.Run(interpreter, one);
        var second = GetTransitionDomain.Run(interpreter, other);
        var inner = Inner(first, second, out var meet);
        return meet && (inner is null || HasActiveDescendant(interpreter, inner));
    }

    static StateNode? Inner(StateNode? first, StateNode? second, out bool meet)
    {
        meet = true;
        if (first is null || second is null)
            return first ?? second;
        if (first == second || first.IsDescendantOf(second))
            return first;
        meet = second.IsDescendantOf(first);
        return second;
    }

    static bool HasActiveDescendant(Interpreter interpreter, StateNode domain)
    {
        foreach (var node in interpreter.Active)
        {
            if (node.IsDescendantOf(domain))
                return true;
        }
        return false;
    }
}
