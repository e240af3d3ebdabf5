namespace Arvo.Statecharts;

/// <summary>State values (XS §3.1): what they look like, and how they are matched (XS §10).</summary>
static class StateValues
{
    /// <summary>The value of a set of active nodes; what is missing below them is shown as if it were entered by default.</summary>
    public static DataValue Of(Chart chart, StateNode[] active)
    {
        var interpreter = chart.Interpreters.Rent();
        try
        {
            interpreter.Tree.Build(active);
            return Of(interpreter.Tree, chart.Root);
        }
        finally
        {
            chart.Interpreters.Return(interpreter);
        }
    }

    /// <summary>A wanted value in object form: text is split on dots.</summary>
    public static DataValue Normalize(DataValue wanted)
    {
        if (wanted.AsString() is not { } path || path.AsSpan().IndexOfAny('.', '\\') < 0)
            return wanted;
        var keys = StatePath.Split(path);
        DataValue value = keys[^1];
        for (var i = keys.Count - 2; i >= 0; i--)
            value = DataValue.Object((keys[i], value));
        return value;
    }

    /// <summary>
    /// Is the wanted value a part of this one? A path deeper than the value is not. As in XState the key of a leaf is split like a path, too.
    /// </summary>
    public static bool Matches(DataValue wanted, DataValue value)
    {
        var partial = Normalize(wanted);
        var whole = Normalize(value);
        if (whole.AsString() is { } leaf)
            return partial.AsString() == leaf;
        if (partial.AsString() is { } key)
            return whole.TryGet(key, out _);
        foreach (var (name, below) in partial.Members)
        {
            if (!whole.TryGet(name, out var found) || !Matches(below, found))
                return false;
        }
        return true;
    }

    static DataValue Of(ActiveTree tree, StateNode node)
    {
        var child = tree.FirstChild(node);
        if (node.Kind == StateKind.Compound)
            return child is null ? ByDefault(node) : child.IsLeaf ? child.Key : DataValue.Object((child.Key, Of(tree, child)));

        var members = new MemberList(node.Regions.Length);
        for (; child is not null; child = tree.NextSibling(child))
            members.Set(child.Key, Of(tree, child));
        return node.Kind == StateKind.Parallel ? Completed(members.ToObject(), node) : new(members.ToObject());
    }

    static DataValue Completed(DataObject members, StateNode parallel)
    {
        if (members.Count == parallel.Regions.Length)
            return new(members);
        var value = new DataValue(members);
        foreach (var region in parallel.Regions)
        {
            if (!value.TryGet(region.Key, out _))
                value = value.With(region.Key, ByDefault(region));
        }
        return value;
    }

    static DataValue ByDefault(StateNode node)
    {
        if (node.Kind == StateKind.Parallel)
            return DataValue.Object(node.Regions.Select(region => KeyValuePair.Create(region.Key, ByDefault(region))));
        if (node.Kind != StateKind.Compound || node.Initial.Target is not { } initial)
            return DataValue.EmptyObject;
        return initial.IsLeaf ? initial.Key : DataValue.Object((initial.Key, ByDefault(initial)));
    }
}
