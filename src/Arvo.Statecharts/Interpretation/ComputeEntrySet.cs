namespace Arvo.Statecharts;

/// <summary>
/// SCXML appendix D, computeEntrySet (XS §7.3): which states are entered, and which of them by default, so that their initial actions run.
/// The set of a single transition is kept when it depends on nothing but the chart.
/// </summary>
static class ComputeEntrySet
{
    const int LargestPlan = 64;

    /// <summary>Fills the entry set, in document order.</summary>
    public static void Run(Interpreter interpreter)
    {
        if (LoadPlans(interpreter))
        {
            interpreter.Entering.SortAscending();
            return;
        }
        Clear(interpreter);
        for (var i = 0; i < interpreter.Enabled.Count; i++)
            Add(interpreter, interpreter.Enabled[i], interpreter.DomainOf(i));
        interpreter.Entering.SortAscending();
    }

    static bool LoadPlans(Interpreter interpreter)
    {
        var enabled = interpreter.Enabled;
        foreach (var transition in enabled)
        {
            if (transition.HasTargets && (PlanOf(interpreter, transition) is not { } plan || (enabled.Count > 1 && !plan.IsIndependent)))
                return false;
        }
        Clear(interpreter);
        foreach (var transition in enabled)
        {
            if (transition.Plan is { } plan)
                Load(interpreter, plan);
        }
        return true;
    }

    static void Load(Interpreter interpreter, EntryPlan plan)
    {
        for (var i = 0; i < plan.Nodes.Length; i++)
        {
            interpreter.Entering.Add(plan.Nodes[i]);
            if (plan.ByDefault[i])
                interpreter.ByDefault.Add(plan.Nodes[i]);
        }
    }

    // Plans are equal whoever computes them: a race between threads is harmless.
    static EntryPlan? PlanOf(Interpreter interpreter, Transition transition)
    {
        if (transition.Plan is { } known)
            return known;
        if (transition.HasNoPlan || transition.HasHistoryTarget)
            return null;
        if (MakePlan(interpreter, transition) is { } made)
            return transition.Plan = made;
        transition.HasNoPlan = true;
        return null;
    }

    static EntryPlan? MakePlan(Interpreter interpreter, Transition transition)
    {
        Clear(interpreter);
        try
        {
            Add(interpreter, transition, transition.FixedDomain);
        }
        catch (StatechartException)
        {
            // An initial state that doesn't exist: an error when the step really gets there.
            return null;
        }
        if (interpreter.TouchedHistory || interpreter.Entering.Count > LargestPlan)
            return null;
        interpreter.Entering.SortAscending();
        var nodes = interpreter.Entering.Items.ToArray();
        return new(nodes, Array.ConvertAll(nodes, interpreter.ByDefault.Contains), !interpreter.TouchedParallel);
    }

    static void Clear(Interpreter interpreter)
    {
        interpreter.Entering.Clear();
        interpreter.ByDefault.Clear();
        interpreter.WithEnteringBelow.Clear();
        interpreter.ForgetHistoryPath();
        interpreter.TouchedHistory = false;
        interpreter.TouchedParallel = false;
    }

    static void Add(Interpreter interpreter, Transition transition, StateNode? domain)
    {
        // It stays inside a leaf that history led back to, and another transition has left that leaf. XState would enter it beside what the
        // other one enters; that is not a configuration.
        if (transition.HasHistoryTarget && !transition.Reenter && domain == transition.Source && interpreter.Exiting.Contains(transition.Source))
            return;
        foreach (var target in transition.Targets ?? [])
        {
            // A default self target does not enter the source again.
            if (!target.IsHistory && (target != transition.Source || transition.Source != domain || transition.Reenter))
            {
                AddDescendantStatesToEnter.Enter(interpreter, target);
                interpreter.ByDefault.Add(target);
            }
            AddDescendantStatesToEnter.Run(interpreter, target);
        }
        var limit = transition.Source.Parent is null && transition.Reenter ? null : domain;
        foreach (var target in GetEffectiveTargetStates.Run(interpreter, transition))
            AddAncestorStatesToEnter.Run(interpreter, target, domain, limit);
    }
}
