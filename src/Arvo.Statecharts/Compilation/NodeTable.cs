namespace Arvo.Statecharts;

/// <summary>All nodes of a chart in document order, and how strings find them.</summary>
sealed class NodeTable(string chartId)
{
    readonly List<StateNode> _nodes = [];
    readonly Dictionary<string, StateNode> _byId = new(StringComparer.Ordinal);

    public IReadOnlyList<StateNode> All => _nodes;

    public StateNode Root => _nodes[0];

    /// <summary>Adds a node at the end of the document order. Of equal ids the last one is found (XS §2.1).</summary>
    public StateNode Add(StateNode? parent, string key, string id, StateKind kind)
    {
        var node = new StateNode(parent, key, id, kind, _nodes.Count);
        _nodes.Add(node);
        _byId[id] = node;
        return node;
    }

    /// <summary>The node with exactly this id.</summary>
    public StateNode? WithExactId(string id) => _byId.GetValueOrDefault(id);

    /// <summary>
    /// <c>#id.child.path</c>, or without the hash sign. The text is split on dots first: an id that contains dots must escape them,
    /// only default ids work because they are also paths from the root (XS §2.2).
    /// </summary>
    public (StateNode? Node, string? Fault) FindById(string text)
    {
        var keys = StatePath.Split(text);
        var id = keys[0].StartsWith('#') ? keys[0][1..] : keys[0];
        return _byId.TryGetValue(id, out var start)
            ? Descend(start, keys, from: 1)
            : (null, $"Child state node '#{id}' does not exist on machine '{chartId}'");
    }

    /// <summary>A path of keys below a node; a key may also be <c>#id</c>.</summary>
    public (StateNode? Node, string? Fault) FindByPath(StateNode start, string path)
    {
        if (path.StartsWith('#') && FindById(path) is { Node: { } byId })
            return (byId, null);
        return Descend(start, StatePath.Split(path), from: 0);
    }

    (StateNode? Node, string? Fault) Descend(StateNode start, List<string> keys, int from)
    {
        var current = start;
        for (var i = from; i < keys.Count; i++)
        {
            // An empty key ends the path, whatever follows.
            if (keys[i].Length == 0)
                break;
            var (next, fault) = Child(current, keys[i]);
            if (next is null)
                return (null, fault);
            current = next;
        }
        return (current, null);
    }

    (StateNode? Node, string? Fault) Child(StateNode parent, string key)
    {
        if (key.StartsWith('#'))
            return FindById(key);
        return parent.ChildrenByKey.TryGetValue(key, out var child)
            ? (child, null)
            : (null, $"Child state '{key}' does not exist on '{parent.Id}'");
    }
}
