namespace Arvo.Statecharts;

/// <summary>Raised events and done events, first in, first out; lives for one macrostep (XS §1).</summary>
sealed class InternalQueue
{
    ChartEvent[] _events = new ChartEvent[4];
    int _head;
    int _count;

    public bool IsEmpty => _count == 0;

    public void Enqueue(ChartEvent raised)
    {
        if (_count == _events.Length)
            Grow();
        _events[(_head + _count++) % _events.Length] = raised;
    }

    public ChartEvent Dequeue()
    {
        var first = _events[_head];
        _events[_head] = default;
        _head = (_head + 1) % _events.Length;
        _count--;
        return first;
    }

    public void Clear()
    {
        while (_count > 0)
            Dequeue();
        _head = 0;
    }

    void Grow()
    {
        var larger = new ChartEvent[_events.Length * 2];
        for (var i = 0; i < _count; i++)
            larger[i] = _events[(_head + i) % _events.Length];
        _events = larger;
        _head = 0;
    }
}
