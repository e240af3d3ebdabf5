using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>Ordered members. Changing one shares the names, and the values that stay.</summary>
sealed class DataObject : DataContent
{
    const int IndexedFrom = 33; // below that looking along the names is faster than building an index

    public static readonly DataObject Empty = new([], [], 0);

    readonly string[] _names;
    readonly DataValue[] _values;
    Dictionary<string, int>? _index;

    DataObject(string[] names, DataValue[] values, int depth)
    {
        _names = names;
        _values = values;
        Depth = depth;
    }

    public override DataKind Kind => DataKind.Object;

    /// <summary>Upper bound of how deep containers nest below this one.</summary>
    public int Depth { get; }

    /// <summary>The typed view an author last asked for; an equivalent of this object, kept to save the next deserialization.</summary>
    public object? View { get; set; }

    public int Count => _names.Length;

    public string NameAt(int index) => _names[index];

    public DataValue ValueAt(int index) => _values[index];

    /// <summary>Takes over the arrays. Names must be distinct.</summary>
    public static DataObject Take(string[] names, DataValue[] values) =>
        names.Length == 0 ? Empty : new(names, values, DataDepth.Of(values));

    public int IndexOf(string name)
    {
        var names = _names;
        if (names.Length >= IndexedFrom)
            return Index().TryGetValue(name, out var found) ? found : -1;
        for (var i = 0; i < names.Length; i++)
        {
            if (string.Equals(names[i], name))
                return i;
        }
        return -1;
    }

    public DataObject With(string name, DataValue value)
    {
        var depth = Math.Max(Depth, DataDepth.Checked(1 + DataDepth.Of(value)));
        var at = IndexOf(name);
        if (at >= 0)
        {
            var changed = (DataValue[])_values.Clone();
            changed[at] = value;
            return new(_names, changed, depth) { _index = _index };
        }
        return new([.. _names, name], [.. _values, value], depth);
    }

    public DataObject Without(int index)
    {
        string[] names = [.. _names.AsSpan(0, index), .. _names.AsSpan(index + 1)];
        DataValue[] values = [.. _values.AsSpan(0, index), .. _values.AsSpan(index + 1)];
        return new(names, values, Depth);
    }

    public override void WriteTo(Utf8JsonWriter writer, double number)
    {
        writer.WriteStartObject();
        for (var i = 0; i < _names.Length; i++)
        {
            if (_values[i].Kind == DataKind.Undefined)
                continue;
            writer.WritePropertyName(_names[i]);
            _values[i].WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    // Built on first use; a race builds it twice, which harms nobody.
    Dictionary<string, int> Index()
    {
        if (_index is { } ready)
            return ready;
        var index = new Dictionary<string, int>(_names.Length, StringComparer.Ordinal);
        for (var i = 0; i < _names.Length; i++)
            index[_names[i]] = i;
        return _index = index;
    }
}
