namespace Arvo.Statecharts;

/// <summary>Resolves target strings (XS §2.2).</summary>
sealed class TargetResolver(NodeTable nodes)
{
    public (StateNode? Node, string? Fault) Resolve(StateNode source, string target)
    {
        if (target.StartsWith('#'))
            return nodes.FindById(target);
        var isInternal = target.StartsWith('.');
        if (source.Parent is null)
        {
            return isInternal
                ? nodes.FindByPath(source, target[1..])
                : (null, $"Invalid target: \"{target}\" is not a valid target from the root node. Did you mean \".{target}\"?");
        }
        // An internal target is a path from the source itself, through its key.
        var (node, fault) = nodes.FindByPath(source.Parent, isInternal ? source.Key + target : target);
        return node is null ? (null, $"Invalid transition definition for state node '{source.Id}':\n{fault}") : (node, null);
    }

    /// <summary>A history state's default target: a path from its parent, or an id.</summary>
    public (StateNode? Node, string? Fault) ResolveHistoryDefault(StateNode history, string target) =>
        // Only the root has no parent, and it is never a history state.
        nodes.FindByPath(history.Parent!, target);
}
