namespace Arvo.Statecharts;

/// <summary>
/// The transition that enters the initial configuration: from above the root to the root and everything entered by default (XS §4.1).
/// </summary>
static class InitialConfiguration
{
    /// <param name="root">The root.</param>
    /// <param name="fault">The first initial state that doesn't exist; null when all do.</param>
    public static Transition Of(StateNode root, out string? fault)
    {
        var targets = new List<StateNode>();
        fault = Collect(root, targets);
        return new(root, [.. targets], reenter: true) { Descriptor = "" };
    }

    static string? Collect(StateNode node, List<StateNode> targets)
    {
        targets.Add(node);
        if (node.Kind == StateKind.Parallel)
            return node.Regions.Select(region => Collect(region, targets)).FirstOrDefault(fault => fault is not null);
        if (node.Kind != StateKind.Compound)
            return null;
        // A compound state without an initial child has been refused.
        return node.Initial.Fault ?? Collect(node.Initial.Target!, targets);
    }
}
