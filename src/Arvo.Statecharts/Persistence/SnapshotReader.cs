using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>
/// Brings a persisted snapshot back (XS §12). Runs nothing: no entry action, no eventless transition. Status and output are taken as given.
/// </summary>
static class SnapshotReader
{
    public static Snapshot Restore(Chart chart, PersistedSnapshot persisted)
    {
        if (persisted.HasChildren)
            throw new JsonException("The snapshot has child actors; they are not supported.");
        var status = persisted.CheckedStatus();
        var active = ReadActive(chart, persisted, status, out var fault);
        if (fault is not null)
            return new Snapshot(chart, SnapshotStatus.Error, [], default) { Error = ErrorData.Of("StatechartException", fault) };
        return new Snapshot(chart, status, active, persisted.Context)
        {
            History = ReadHistory(chart, persisted.HistoryValue),
            Output = persisted.Output,
            Error = persisted.Error,
        };
    }

    // What failed while it started shows initial states, history states too, and never runs again.
    static StateNode[] ReadActive(Chart chart, PersistedSnapshot persisted, SnapshotStatus status, out string? fault)
    {
        fault = null;
        if (status == SnapshotStatus.Error || persisted.ValueUtf8.IsEmpty)
        {
            var value = persisted.ValueUtf8.IsEmpty ? persisted.Value : DataValue.Parse(persisted.ValueUtf8);
            return StateValueReader.Read(chart, value, status == SnapshotStatus.Error, out fault);
        }
        if (chart.RestoredValues.Find(persisted.ValueUtf8) is { } known)
            return known;
        var active = StateValueReader.Read(chart, DataValue.Parse(persisted.ValueUtf8), allowHistory: false, out fault);
        if (fault is null)
            chart.RestoredValues.Keep(persisted.ValueUtf8, active);
        return active;
    }

    // Ids are looked up as they were written. XState reads them as paths, and so loses history when an id contains a dot.
    static HistoryEntry[] ReadHistory(Chart chart, DataValue history)
    {
        if (history.Count == 0)
            return [];
        var entries = new List<HistoryEntry>();
        foreach (var (id, remembered) in history.Members)
        {
            var nodes = new List<StateNode>();
            foreach (var reference in remembered.Items)
            {
                if (reference["id"].AsString() is { } nodeId && (chart.Nodes.WithExactId(nodeId) ?? chart.Nodes.FindById(nodeId).Node) is { } node)
                    nodes.Add(node);
            }
            if (nodes.Count > 0)
                entries.Add(new(id, [.. nodes]));
        }
        return [.. entries];
    }
}
