namespace Arvo.Statecharts;

/// <summary>Keeps a few interpreters of a chart, one per processor, so that a step doesn't allocate their tables.</summary>
sealed class InterpreterPool(Chart chart)
{
    readonly Slot[] _slots = new Slot[Environment.ProcessorCount];
    Interpreter? _first;

    public Interpreter Rent()
    {
        if (Interlocked.Exchange(ref _first, null) is { } first)
            return first;
        for (var i = 0; i < _slots.Length; i++)
        {
            if (Interlocked.Exchange(ref _slots[i].Interpreter, null) is { } kept)
                return kept;
        }
        return new(chart);
    }

    public void Return(Interpreter interpreter)
    {
        interpreter.Reset();
        if (Interlocked.CompareExchange(ref _first, interpreter, null) is null)
            return;
        for (var i = 0; i < _slots.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _slots[i].Interpreter, interpreter, null) is null)
                return;
        }
    }

    struct Slot
    {
        public Interpreter? Interpreter;
    }
}
