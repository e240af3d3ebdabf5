using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Writes the state value of active nodes (XS §3.1) without making it data first.</summary>
static class StateValueWriter
{
    public static void Write(Utf8JsonWriter writer, Snapshot snapshot)
    {
        if (snapshot.Chart.HasParallel)
            WriteTree(writer, snapshot);
        else
            WriteChain(writer, snapshot);
    }

    // Without parallel states the active nodes are one chain.
    static void WriteChain(Utf8JsonWriter writer, Snapshot snapshot)
    {
        var leaf = ActiveLeaf(snapshot.Active);
        if (!leaf.IsLeaf || leaf.Parent is not { } parent || snapshot.Active.Length != leaf.Depth + 1)
        {
            snapshot.Value.WriteTo(writer);
            return;
        }
        WriteStart(writer, parent);
        writer.WriteStringValue(leaf.EncodedKey);
        for (var i = 0; i < parent.Depth; i++)
            writer.WriteEndObject();
    }

    static StateNode ActiveLeaf(StateNode[] active)
    {
        var leaf = active[0];
        foreach (var node in active)
        {
            if (node.Index > leaf.Index)
                leaf = node;
        }
        return leaf;
    }

    static void WriteStart(Utf8JsonWriter writer, StateNode node)
    {
        if (node.Parent is not { } parent)
            return;
        WriteStart(writer, parent);
        writer.WriteStartObject();
        writer.WritePropertyName(node.EncodedKey);
    }

    static void WriteTree(Utf8JsonWriter writer, Snapshot snapshot)
    {
        var chart = snapshot.Chart;
        var interpreter = chart.Interpreters.Rent();
        try
        {
            interpreter.Tree.Build(snapshot.Active);
            if (IsComplete(interpreter.Tree, snapshot.Active))
                Write(writer, interpreter.Tree, chart.Root);
            else
                snapshot.Value.WriteTo(writer);
        }
        finally
        {
            chart.Interpreters.Return(interpreter);
        }
    }

    // What is missing below a node would have to be shown as if it were entered by default.
    static bool IsComplete(ActiveTree tree, StateNode[] active)
    {
        foreach (var node in active)
        {
            var children = 0;
            for (var child = tree.FirstChild(node); child is not null; child = tree.NextSibling(child))
                children++;
            if (node.Kind == StateKind.Compound ? children != 1 : children != node.Regions.Length)
                return false;
        }
        return true;
    }

    static void Write(Utf8JsonWriter writer, ActiveTree tree, StateNode node)
    {
        var child = tree.FirstChild(node);
        if (node.Kind == StateKind.Compound && child is { IsLeaf: true })
        {
            writer.WriteStringValue(child.EncodedKey);
            return;
        }
        writer.WriteStartObject();
        for (; child is not null; child = tree.NextSibling(child))
        {
            writer.WritePropertyName(child.EncodedKey);
            Write(writer, tree, child);
        }
        writer.WriteEndObject();
    }
}
