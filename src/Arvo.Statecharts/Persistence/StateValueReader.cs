namespace Arvo.Statecharts;

/// <summary>
/// Active nodes from a state value (XS §3.2): the root, then level by level in the order of the value's keys, then the initial descendants
/// of what stops early.
/// </summary>
static class StateValueReader
{
    /// <param name="chart">The chart.</param>
    /// <param name="value">The state value.</param>
    /// <param name="allowHistory">History states may stand for what they lead to.</param>
    /// <param name="fault">Why there is no such state; null when all went well.</param>
    public static StateNode[] Read(Chart chart, DataValue value, bool allowHistory, out string? fault)
    {
        if (value.Kind is not (DataKind.String or DataKind.Object))
        {
            fault = $"A state value is text or an object, found {value.Kind}.";
            return [];
        }
        var interpreter = chart.Interpreters.Rent();
        try
        {
            interpreter.Entering.Clear();
            fault = Collect(interpreter, chart.Root, value) ?? Complete(interpreter);
            if (!allowHistory)
                fault ??= FindHistory(interpreter);
            return fault is null ? interpreter.Entering.Items.ToArray() : [];
        }
        finally
        {
            chart.Interpreters.Return(interpreter);
        }
    }

    static string? Collect(Interpreter interpreter, StateNode node, DataValue value)
    {
        interpreter.Entering.Add(node);
        if (value.AsString() is { } only)
            return Child(node, only, "State", out var child) ?? Add(interpreter, child);
        if (node.Kind == StateKind.Compound && value.Count > 1)
            return $"'{node.Id}' can have one active child, the state value names {value.Count}";

        var members = value.ObjectContent;
        for (var i = 0; i < members.Count; i++)
        {
            if ((Child(node, members.NameAt(i), "Child state", out var below) ?? Add(interpreter, below)) is { } unknown)
                return unknown;
        }
        for (var i = 0; i < members.Count; i++)
        {
            var below = members.ValueAt(i);
            if (below.Kind is not (DataKind.String or DataKind.Object))
                return $"The state value of '{members.NameAt(i)}' on '{node.Id}' is neither text nor an object";
            if (Collect(interpreter, node.ChildrenByKey[members.NameAt(i)], below) is { } wrong)
                return wrong;
        }
        return null;
    }

    static string? Child(StateNode node, string key, string what, out StateNode child) =>
        node.ChildrenByKey.TryGetValue(key, out child!) ? null : $"{what} '{key}' does not exist on '{node.Id}'";

    static string? FindHistory(Interpreter interpreter)
    {
        foreach (var node in interpreter.Entering.Items)
        {
            if (node.IsHistory)
                return $"The state value leads to '{node.Id}', which is a history state";
        }
        return null;
    }

    static string? Add(Interpreter interpreter, StateNode node)
    {
        interpreter.Entering.Add(node);
        return null;
    }

    static string? Complete(Interpreter interpreter)
    {
        var withChild = interpreter.ByDefault;
        withChild.Clear();
        foreach (var node in interpreter.Entering.Items)
        {
            if (node.Parent is { } parent)
                withChild.Add(parent);
        }
        // The set grows while it is walked.
        for (var i = 0; i < interpreter.Entering.Count; i++)
        {
            var node = interpreter.Entering.Items[i];
            if (node.Kind == StateKind.Compound && !withChild.Contains(node) && AddInitial(interpreter, node) is { } fault)
                return fault;
            if (node.Kind == StateKind.Parallel && AddMissingRegions(interpreter, node) is { } missing)
                return missing;
        }
        return null;
    }

    static string? AddMissingRegions(Interpreter interpreter, StateNode parallel)
    {
        foreach (var region in parallel.Regions)
        {
            if (!interpreter.Entering.Contains(region) && AddInitial(interpreter, region) is { } fault)
                return fault;
        }
        return null;
    }

    static string? AddInitial(Interpreter interpreter, StateNode node)
    {
        interpreter.Entering.Add(node);
        if (node.Kind == StateKind.Parallel)
            return node.Regions.Select(region => AddInitial(interpreter, region)).FirstOrDefault(fault => fault is not null);
        if (node.Kind != StateKind.Compound)
            return null;
        if (node.Initial.Fault is { } broken)
            return broken;
        return node.Initial.Target is { } initial ? AddInitial(interpreter, initial) : null;
    }
}
