namespace Arvo.Statecharts;

/// <summary>The recorded nodes of one history state. Kept by id, so that records of states the chart no longer has survive.</summary>
readonly record struct HistoryEntry(string Id, StateNode[] Nodes)
{
    public HistoryRecord ToPublic() => new(Id, [.. Nodes.Select(node => node.Id)]);

    /// <summary>The record of that history state, or null.</summary>
    public static StateNode[]? Find(HistoryEntry[] entries, string id)
    {
        foreach (var entry in entries)
        {
            if (string.Equals(entry.Id, id))
                return entry.Nodes;
        }
        return null;
    }

    /// <summary>A copy with that record set.</summary>
    public static HistoryEntry[] With(HistoryEntry[] entries, HistoryEntry record)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            if (!string.Equals(entries[i].Id, record.Id))
                continue;
            var changed = (HistoryEntry[])entries.Clone();
            changed[i] = record;
            return changed;
        }
        return [.. entries, record];
    }
}
