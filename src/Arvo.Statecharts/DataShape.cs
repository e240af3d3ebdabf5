namespace Arvo.Statecharts;

/// <summary>
/// Which members objects of one type show as data, and how each is read. A view of an object costs
/// next to nothing: what nobody asks for is not read. Immutable, safe to share.
/// </summary>
/// <typeparam name="T">Must not change while it is looked at.</typeparam>
public sealed class DataShape<T>
    where T : class
{
    readonly string[] _names;
    readonly Func<T, DataValue>[] _reads;
    readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    /// <summary>Objects with these members, in this order; an undefined member becomes null.</summary>
    /// <exception cref="ArgumentException">A name comes twice.</exception>
    public DataShape(params ReadOnlySpan<(string Name, Func<T, DataValue> Read)> members)
    {
        _names = new string[members.Length];
        _reads = new Func<T, DataValue>[members.Length];
        for (var i = 0; i < members.Length; i++)
        {
            (_names[i], _reads[i]) = members[i];
            if (!_index.TryAdd(_names[i], i))
                throw new ArgumentException($"The member name '{_names[i]}' comes twice.", nameof(members));
        }
    }

    /// <summary>The object as data. <see cref="DataValue.Detach"/> makes it independent of <paramref name="source"/>.</summary>
    public DataValue Of(T source) => new(new ShapedContent<T>(this, source));

    internal bool TryRead(T source, string name, out DataValue member)
    {
        member = default;
        if (!_index.TryGetValue(name, out var at))
            return false;
        member = Defined(_reads[at](source));
        return true;
    }

    internal DataObject ReadAll(T source) => DataObject.Take(_names, Array.ConvertAll(_reads, read => Defined(read(source)).Detach()));

    static DataValue Defined(DataValue value) => value.IsUndefined ? DataValue.Null : value;
}
