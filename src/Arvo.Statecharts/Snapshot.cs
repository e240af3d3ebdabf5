using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>
/// The state of one instance: immutable, safe to share. Written as XState's persisted snapshot; read
/// back with <see cref="Chart.Restore(JsonElement)"/>.
/// </summary>
public sealed class Snapshot
{
    readonly StateNode[] _active;

    // Made on first use. A state value is text or an object, one reference: threads that race make equal ones.
    DataValue _value;

    internal Snapshot(Chart chart, SnapshotStatus status, StateNode[] active, DataValue context)
    {
        Chart = chart;
        Status = status;
        _active = active;
        Context = context;
    }

    Snapshot(Snapshot other)
        : this(other.Chart, other.Status, other._active, other.Context)
    {
        History = other.History;
        Output = other.Output;
        Error = other.Error;
        _value = other._value;
    }

    /// <summary>The chart this is a state of.</summary>
    public Chart Chart { get; }

    /// <summary>Where the instance is in its life.</summary>
    public SnapshotStatus Status { get; private init; }

    /// <summary>The author's data; undefined only when the instance failed before it had any state.</summary>
    public DataValue Context { get; }

    /// <summary>What the instance produced; undefined while it isn't done, or when the chart has no output.</summary>
    public DataValue Output { get; internal init; }

    /// <summary>What went wrong, as data: for an exception its <c>name</c> and <c>message</c>. Undefined when nothing did.</summary>
    public DataValue Error { get; internal init; }

    /// <summary>False when the instance failed before it had any state; <see cref="Value"/> and <see cref="Context"/> are undefined then.</summary>
    public bool HasState => _active.Length > 0;

    /// <summary>The active states, in the order in which they became active (it decides between eventless transitions that conflict).</summary>
    public IReadOnlyList<StateNode> ActiveStates => _active;

    /// <summary>XState's state value: the key of the active child, or an object of region keys. Undefined without state.</summary>
    public DataValue Value
    {
        get
        {
            if (_value.IsUndefined && HasState)
                _value = StateValues.Of(Chart, _active);
            return _value;
        }
    }

    /// <summary>What history states remember, in the order in which it was first recorded.</summary>
    public IReadOnlyList<HistoryRecord> HistoryValue => [.. History.Select(record => record.ToPublic())];

    /// <summary>The labels of all active states, without duplicates.</summary>
    public IReadOnlyCollection<string> Tags => [.. _active.SelectMany(node => node.Tags).Distinct(StringComparer.Ordinal)];

    /// <summary>The meta of each active state that has some, by state id.</summary>
    public DataValue Meta => DataValue.Object(_active.Where(node => !node.Meta.IsUndefined).Select(node => KeyValuePair.Create(node.Id, node.Meta)));

    internal StateNode[] Active => _active;

    internal HistoryEntry[] History { get; init; } = [];

    /// <summary>
    /// Is the instance in this state? Text is a dotted path, an object a partial state value; both from the root.
    /// </summary>
    public bool Matches(DataValue wanted) => HasState && StateValues.Matches(wanted, Value);

    /// <summary>Has an active state this label?</summary>
    public bool HasTag(string tag) => _active.Any(node => node.Tags.Contains(tag, StringComparer.Ordinal));

    /// <summary>Writes XState's persisted snapshot. Keep the order of its keys: the order of regions follows from it.</summary>
    public void WriteTo(Utf8JsonWriter writer) => SnapshotWriter.Write(writer, this);

    /// <summary>XState's persisted snapshot as JSON in UTF-8.</summary>
    public byte[] ToUtf8Bytes() => JsonBytes.Write(this, SnapshotWriter.Write);

    /// <summary>The same state, failed.</summary>
    internal Snapshot Failed(DataValue error) => new(this) { Status = SnapshotStatus.Error, Error = error };

    /// <summary>The same state, stopped.</summary>
    internal Snapshot Stopped() => new(this) { Status = SnapshotStatus.Stopped };
}

/// <summary>What a history state remembers.</summary>
/// <param name="Id">The id of the history state.</param>
/// <param name="NodeIds">The ids of the states that were active.</param>
public sealed record HistoryRecord(string Id, IReadOnlyList<string> NodeIds);
