using System.Text.Encodings.Web;
using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>A state of a compiled chart. Immutable once compiled; compared by reference.</summary>
public sealed class StateNode
{
    static readonly Dictionary<string, StateNode> NoChildren = new(0, StringComparer.Ordinal);

    internal StateNode(StateNode? parent, string key, string id, StateKind kind, int index)
    {
        Parent = parent;
        Key = key;
        Id = id;
        Kind = kind;
        Index = index;
        Depth = parent is null ? 0 : parent.Depth + 1;
        EncodedKey = JsonEncodedText.Encode(key, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
    }

    /// <summary>The explicit id, or the chart's id and the keys down to here joined by dots.</summary>
    public string Id { get; }

    /// <summary>The key in its parent's <c>states</c>; for the root the chart's id.</summary>
    public string Key { get; }

    /// <summary>What kind of state it is.</summary>
    public StateKind Kind { get; }

    /// <summary>null for the root.</summary>
    public StateNode? Parent { get; }

    /// <summary>Child states in document order, history states included.</summary>
    public IReadOnlyList<StateNode> Children { get; internal set; } = [];

    /// <summary>The author's labels.</summary>
    public IReadOnlyList<string> Tags { get; internal set; } = [];

    /// <summary>The author's data about the state; undefined when absent.</summary>
    public DataValue Meta { get; internal set; }

    /// <summary>Its place in document order, parents before children; a dense index.</summary>
    internal int Index { get; }

    internal int Depth { get; }

    /// <summary>The key as JSON text.</summary>
    internal JsonEncodedText EncodedKey { get; }

    /// <summary>One more than the index of its last descendant: descendants are an interval.</summary>
    internal int SubtreeEnd { get; set; }

    internal Dictionary<string, StateNode> ChildrenByKey { get; set; } = NoChildren;

    /// <summary>The children that can be active.</summary>
    internal StateNode[] Regions { get; set; } = [];

    internal StateNode[] HistoryChildren { get; set; } = [];

    internal StateNode[] FinalChildren { get; set; } = [];

    internal bool IsDeepHistory { get; set; }

    internal CompiledAction[] Entry { get; set; } = [];

    internal CompiledAction[] Exit { get; set; } = [];

    internal InitialTransition Initial { get; set; } = InitialTransition.None;

    internal HistoryDefault? Default { get; set; }

    /// <summary>Candidates by event.</summary>
    internal CandidateTable Candidates { get; set; } = CandidateTable.Empty;

    internal Transition[] Always { get; set; } = [];

    /// <summary>True when this state or one above it has eventless transitions.</summary>
    internal bool AlwaysOnPath { get; set; }

    /// <summary>null unless this is a final state or the root, and has one.</summary>
    internal CompiledExpression? Output { get; set; }

    internal string DoneEventType { get; set; } = "";

    internal bool IsLeaf => Kind is StateKind.Atomic or StateKind.Final;

    internal bool IsHistory => Kind == StateKind.History;

    /// <summary>Is this below that one? Never of itself.</summary>
    internal bool IsDescendantOf(StateNode ancestor) => Index > ancestor.Index && Index < ancestor.SubtreeEnd;

    /// <inheritdoc/>
    public override string ToString() => $"#{Id}";
}
