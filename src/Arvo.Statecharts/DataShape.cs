namespace Arvo.Statecharts;

/// <summary>The member names of objects that are made often, checked and kept once. Immutable.</summary>
public sealed class DataShape
{
    readonly string[] _names;

    /// <summary>Objects with these members, in this order.</summary>
    /// <exception cref="ArgumentException">A name comes twice.</exception>
    public DataShape(params ReadOnlySpan<string> names)
    {
        _names = names.ToArray();
        if (_names.Distinct(StringComparer.Ordinal).Count() != _names.Length)
            throw new ArgumentException("A member name comes twice.", nameof(names));
    }

    /// <summary>An object of these values, one for each name; undefined becomes null.</summary>
    /// <exception cref="ArgumentException">There are more or fewer values than names.</exception>
    public DataValue Of(params ReadOnlySpan<DataValue> values)
    {
        if (values.Length != _names.Length)
            throw new ArgumentException($"There are {values.Length} values for {_names.Length} names.", nameof(values));
        var members = new DataValue[values.Length];
        for (var i = 0; i < members.Length; i++)
            members[i] = values[i].IsUndefined ? DataValue.Null : values[i].Detach();
        return new(DataObject.Take(_names, members));
    }
}
