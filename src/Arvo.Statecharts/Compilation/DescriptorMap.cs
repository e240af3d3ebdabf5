namespace Arvo.Statecharts;

/// <summary>The transitions of one node by descriptor, in definition order; a descriptor set again keeps its place.</summary>
sealed class DescriptorMap
{
    readonly List<(string Descriptor, List<Transition> Transitions)> _entries = [];

    public void Set(string descriptor, List<Transition> transitions)
    {
        var at = _entries.FindIndex(entry => entry.Descriptor == descriptor);
        if (at >= 0)
            _entries[at] = (descriptor, transitions);
        else
            _entries.Add((descriptor, transitions));
    }

    public void Append(string descriptor, List<Transition> transitions)
    {
        var at = _entries.FindIndex(entry => entry.Descriptor == descriptor);
        if (at >= 0)
            _entries[at].Transitions.AddRange(transitions);
        else
            _entries.Add((descriptor, transitions));
    }

    /// <summary>A map of its own; the empty one is shared by all charts.</summary>
    public DescriptorMap Copy()
    {
        var copy = new DescriptorMap();
        copy._entries.AddRange(_entries);
        return copy;
    }

    public CandidateTable ToTable(EventTypeTable types)
    {
        if (_entries.Count == 0)
            return CandidateTable.Empty;
        var wildcards = _entries
            .Where(entry => WildcardTransitions.IsWildcard(entry.Descriptor))
            .OrderByDescending(entry => entry.Descriptor.Length)
            .Select(entry => new WildcardTransitions(entry.Descriptor, [.. entry.Transitions]))
            .ToArray();
        var merged = _entries
            .Select(entry => (Id: types.Register(entry.Descriptor), Candidates: Merge(entry, wildcards)))
            .OrderBy(entry => entry.Id)
            .ToArray();
        return new([.. merged.Select(entry => entry.Id)], [.. merged.Select(entry => entry.Candidates)], wildcards) { Descriptors = this };
    }

    /// <summary>Distinct descriptors in definition order whose transitions do something.</summary>
    public IEnumerable<string> Effective => _entries
        .Where(entry => entry.Transitions.Exists(transition => transition.Targets is not null || transition.Actions.Length > 0))
        .Select(entry => entry.Descriptor);

    static Transition[] Merge((string Descriptor, List<Transition> Transitions) exact, WildcardTransitions[] wildcards)
    {
        var merged = new List<Transition>(exact.Transitions);
        foreach (var wildcard in wildcards)
        {
            if (wildcard.Descriptor != exact.Descriptor && wildcard.Matches(exact.Descriptor))
                merged.AddRange(wildcard.Transitions);
        }
        return [.. merged];
    }
}
