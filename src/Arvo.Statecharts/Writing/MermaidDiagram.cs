using System.Text;

namespace Arvo.Statecharts;

/// <summary>
/// Draws a definition as a Mermaid <c>stateDiagram-v2</c>. A statement inside a composite adopts the states it mentions, so only transitions
/// between siblings stand beside them; the others follow at the end.
/// </summary>
sealed class MermaidDiagram
{
    const string ActiveStyle = "fill:#fde68a,stroke:#b45309,color:#1c1917,stroke-width:2px";

    readonly MermaidStates _states;
    readonly StringBuilder _text = new();
    readonly List<string> _afterwards = [];

    MermaidDiagram(MermaidStates states) => _states = states;

    public static string Write(ChartDefinition definition, Snapshot? active)
    {
        var diagram = new MermaidDiagram(new(definition));
        diagram.WriteHeader(definition);
        diagram.WriteRoot();
        diagram.WriteLines("    ", diagram._afterwards);
        if (active is not null)
            diagram.WriteActive(active);
        return diagram._text.ToString();
    }

    void WriteHeader(ChartDefinition definition)
    {
        if (definition.Root.Id is { } id)
            _text.Append("---\ntitle: ").Append(MermaidText.Quoted(id)).Append("\n---\n");
        _text.Append("stateDiagram-v2\n");
    }

    // The root is drawn only when something happens at it.
    void WriteRoot()
    {
        var root = _states.Root;
        if (!root.IsVisible)
        {
            WriteInside(root, "    ");
            return;
        }
        WriteState(root, "    ");
        WriteTransitions(root, "    ");
    }

    // A composite can have neither lines of its own nor, when it has regions, a note: what happens in it stands below its name.
    void WriteState(MermaidState state, string indent)
    {
        var inside = MermaidLabel.InsideOf(state);
        var isComposite = state.Children.Count > 0;
        var label = string.Join("<br/>", inside.Take(isComposite ? inside.Count : 0).Prepend(MermaidText.Escape(state.Label)));
        _text.Append(indent).Append("state \"").Append(label).Append("\" as ").Append(state.Id).Append(isComposite ? " {\n" : "\n");
        if (!isComposite)
        {
            WriteLines(indent, inside.Select(line => $"{state.Id} : {line}"));
            return;
        }
        WriteInside(state, indent + "    ");
        _text.Append(indent).Append("}\n");
    }

    void WriteInside(MermaidState parent, string indent)
    {
        if (parent.Kind == StateKind.Parallel)
        {
            WriteRegions(parent, indent);
            return;
        }
        if (MermaidStates.InitialOf(parent) is { } initial)
            WriteEdge(indent, "[*]", initial.Id, MermaidLabel.Actions(parent.Definition.Initial?.Actions ?? []));
        foreach (var child in parent.Children)
            WriteState(child, indent);
        foreach (var child in parent.Children)
            WriteTransitions(child, indent);
    }

    void WriteRegions(MermaidState parent, string indent)
    {
        var isFirst = true;
        foreach (var child in parent.Children)
        {
            if (!isFirst && parent.IsDivided && child.Kind != StateKind.History)
                _text.Append(indent).Append("--\n");
            isFirst &= child.Kind == StateKind.History;
            WriteState(child, indent);
            WriteTransitions(child, indent);
        }
    }

    void WriteTransitions(MermaidState source, string indent)
    {
        foreach (var (label, target) in _states.EdgesOf(source))
        {
            // Regions are divided from each other, so their transitions can't stand inside.
            var isLocal = target.Parent == source.Parent && (source.Parent?.Kind != StateKind.Parallel || target == source);
            if (isLocal)
                WriteEdge(indent, source.Id, target.Id, label);
            else
                _afterwards.Add(Edge(source.Id, target.Id, label));
        }
        if (source.Kind == StateKind.Final)
            WriteEdge(indent, source.Id, "[*]", "");
    }

    void WriteActive(Snapshot snapshot)
    {
        var active = snapshot.ActiveStates.Select(node => _states.Find(node.Id)).OfType<MermaidState>().Where(state => state.IsVisible).ToList();
        if (active.Count == 0)
            return;
        WriteLines("    ", [$"classDef active {ActiveStyle}", $"class {string.Join(", ", active.Select(state => state.Id))} active"]);
    }

    void WriteEdge(string indent, string from, string to, string label) => WriteLines(indent, [Edge(from, to, label)]);

    void WriteLines(string indent, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            _text.Append(indent).Append(line).Append('\n');
    }

    static string Edge(string from, string to, string label) => label.Length == 0 ? $"{from} --> {to}" : $"{from} --> {to} : {label}";
}
