namespace Arvo.Statecharts;

/// <summary>A set of nodes that is emptied in constant time and remembers insertion order. Reused from step to step.</summary>
sealed class NodeSet(int capacity)
{
    const int SmallCount = 24;

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
    public void SortAscending() => Sort(1);

    /// <summary>Reverse document order.</summary>
    public void SortDescending() => Sort(-1);

    // Sets are mostly small and mostly in order already.
    void Sort(int direction)
    {
        if (Count > SmallCount)
        {
            _items.AsSpan(0, Count).Sort((left, right) => (left.Index - right.Index) * direction);
            return;
        }
        for (var i = 1; i < Count; i++)
        {
            var node = _items[i];
            var at = i;
            for (; at > 0 && (_items[at - 1].Index - node.Index) * direction > 0; at--)
                _items[at] = _items[at - 1];
            _items[at] = node;
        }
    }
}
