namespace Arvo.Simulation.Tests.Model;

/// <summary>Up to six events in order, each 0 to 3, in 15 bits.</summary>
internal readonly record struct Sequence(ushort Bits)
{
    public const int Width = 15;

    public int Count => Bits & 7;

    public int this[int index] => (Bits >> (3 + 2 * index)) & 3;

    public Sequence Add(int item)
    {
        if (Count == 6) throw new InvalidOperationException("The model's sequences hold six events.");
        return new((ushort)((Bits | (item << (3 + 2 * Count))) + 1));
    }

    public bool Contains(int item) => CountOf(item) > 0;

    public int CountOf(int item)
    {
        var count = 0;
        for (var i = 0; i < Count; i++)
        {
            if (this[i] == item) count++;
        }
        return count;
    }

    public Sequence Without(int item)
    {
        var rest = default(Sequence);
        for (var i = 0; i < Count; i++)
        {
            if (this[i] != item) rest = rest.Add(this[i]);
        }
        return rest;
    }

    public Sequence Tail()
    {
        var rest = default(Sequence);
        for (var i = 1; i < Count; i++) rest = rest.Add(this[i]);
        return rest;
    }

    // A third copy of a publication tells nothing new.
    public Sequence Publish(int item) => CountOf(item) < 2 ? Add(item) : this;
}
