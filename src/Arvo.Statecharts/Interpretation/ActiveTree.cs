namespace Arvo.Statecharts;

/// <summary>
/// The active nodes as a tree whose children keep the order of activation: the shape of the state value (XS §3.1). Reused from step to step.
/// </summary>
sealed class ActiveTree(int capacity)
{
    readonly StateNode?[] _firstChild = new StateNode?[capacity];
    readonly StateNode?[] _lastChild = new StateNode?[capacity];
    readonly StateNode?[] _nextSibling = new StateNode?[capacity];

    /// <summary>Costs one pass over the active nodes.</summary>
    public void Build(StateNode[] active)
    {
        foreach (var node in active)
        {
            _firstChild[node.Index] = null;
            _lastChild[node.Index] = null;
            _nextSibling[node.Index] = null;
        }
        foreach (var node in active)
        {
            if (node.Parent is not { } parent)
                continue;
            if (_lastChild[parent.Index] is { } last)
                _nextSibling[last.Index] = node;
            else
                _firstChild[parent.Index] = node;
            _lastChild[parent.Index] = node;
        }
    }

    public StateNode? FirstChild(StateNode node) => _firstChild[node.Index];

    public StateNode? NextSibling(StateNode node) => _nextSibling[node.Index];
}
