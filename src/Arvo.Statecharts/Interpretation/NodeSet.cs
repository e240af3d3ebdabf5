namespace Arvo.Statecharts;

/// <summary>A set of nodes that is emptied in constant time and remembers insertion order. Reused from step to step.</summary>
sealed class NodeSet(int capacity)
{
    readonly int[] _stamps = new int[capacity];
    StateNode[] _items = new StateNode[8];
    int _epoch = 1;

    /// <summary>How many were added since the set was cleared.</summary>
    public int Count { get; private set; }

    /// <summary>In order of insertion. Those removed since are included: ask <see cref="Contains"/>.</summary>
    public ReadOnlySpan<StateNode> Items => _items.AsSpan(0, Count);

    public bool Contains(StateNode node) => _stamps[node.Index] == _epoch;

    /// <summary>False when it was there already; it then keeps its place.</summary>
    public bool Add(StateNode node)
    {
        if (_stamps[node.Index] == _epoch)
            return false;
        _stamps[node.Index] = _epoch;
        if (Count == _items.Length)
            Array.Resize(ref _items, Count * 2);
        _items[Count++] = node;
        return true;
    }

    public void Remove(StateNode node) => _stamps[node.Index] = 0;

    public void Clear()
    {
        Count = 0;
        if (++_epoch == int.MaxValue)
        {
            Array.Clear(_stamps);
            _epoch = 1;
        }
    }

    /// <summary>Document order.</summary>
    public void SortAscending() => Sort(static (left, right) => left.Index - right.Index);

    /// <summary>Reverse document order.</summary>
    public void SortDescending() => Sort(static (left, right) => right.Index - left.Index);

    void Sort(Comparison<StateNode> comparison)
    {
        if (Count > 1)
            _items.AsSpan(0, Count).Sort(comparison);
    }
}
