using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Arvo.Statecharts;

/// <summary>
/// Collects the members of one object; setting a name again replaces its value in place. A few members cost no more than the object.
/// </summary>
/// <param name="capacity">How many are expected.</param>
struct MemberList(int capacity)
{
    const int Few = 8;
    const int IndexedFrom = 33;

    FewOf<string> _fewNames;
    FewOf<DataValue> _fewValues;
    string[]? _names = capacity > Few ? new string[capacity] : null;
    DataValue[]? _values = capacity > Few ? new DataValue[capacity] : null;
    Dictionary<string, int>? _index;
    int _count;

    [UnscopedRef]
    Span<string> Names => _names is null ? _fewNames : _names;

    [UnscopedRef]
    Span<DataValue> Values => _values is null ? _fewValues : _values;

    public void Set(string name, DataValue value)
    {
        var at = Find(name);
        if (at >= 0)
        {
            Values[at] = value;
            return;
        }
        if (_count == Names.Length)
            Grow();
        Names[_count] = name;
        Values[_count] = value;
        _index?.Add(name, _count);
        _count++;
    }

    public DataObject ToObject() => _names is not null && _values is not null && _count == _names.Length
        ? DataObject.Take(_names, _values)
        : DataObject.Take(Names[.._count].ToArray(), Values[.._count].ToArray());

    int Find(string name)
    {
        if (_count >= IndexedFrom)
        {
            _index ??= BuildIndex();
            return _index.TryGetValue(name, out var found) ? found : -1;
        }
        var names = Names[.._count];
        for (var i = 0; i < names.Length; i++)
        {
            if (string.Equals(names[i], name))
                return i;
        }
        return -1;
    }

    Dictionary<string, int> BuildIndex()
    {
        var index = new Dictionary<string, int>(_count * 2, StringComparer.Ordinal);
        for (var i = 0; i < _count; i++)
            index.Add(Names[i], i);
        return index;
    }

    void Grow()
    {
        var names = new string[_count * 2];
        var values = new DataValue[_count * 2];
        Names.CopyTo(names);
        Values.CopyTo(values);
        (_names, _values) = (names, values);
    }

    [InlineArray(Few)]
    struct FewOf<T>
    {
        T _first;
    }
}
