namespace Arvo.Statecharts;

/// <summary>Collects the members of one object; setting a name again replaces its value in place.</summary>
struct MemberList(int capacity)
{
    const int IndexedFrom = 33;

    string[] _names = new string[capacity];
    DataValue[] _values = new DataValue[capacity];
    Dictionary<string, int>? _index;
    int _count;

    public void Set(string name, DataValue value)
    {
        var at = Find(name);
        if (at >= 0)
        {
            _values[at] = value;
            return;
        }
        if (_count == _names.Length)
            Grow();
        _names[_count] = name;
        _values[_count] = value;
        _index?.Add(name, _count);
        _count++;
    }

    public readonly DataObject ToObject() => _count == _names.Length
        ? DataObject.Take(_names, _values)
        : DataObject.Take(_names[.._count], _values[.._count]);

    int Find(string name)
    {
        if (_count >= IndexedFrom)
        {
            _index ??= BuildIndex();
            return _index.TryGetValue(name, out var found) ? found : -1;
        }
        for (var i = 0; i < _count; i++)
        {
            if (string.Equals(_names[i], name))
                return i;
        }
        return -1;
    }

    readonly Dictionary<string, int> BuildIndex()
    {
        var index = new Dictionary<string, int>(_count * 2, StringComparer.Ordinal);
        for (var i = 0; i < _count; i++)
            index.Add(_names[i], i);
        return index;
    }

    void Grow()
    {
        var capacity = Math.Max(4, _names.Length * 2);
        Array.Resize(ref _names, capacity);
        Array.Resize(ref _values, capacity);
    }
}
