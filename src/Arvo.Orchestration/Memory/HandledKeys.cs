using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Arvo.Orchestration;

/// <summary>
/// The newest handled event keys of an instance, up to a limit; the oldest are forgotten. A ring, searched in full: seldom more than a few dozen.
/// A mutable struct inside its owner, to save an object per instance; never copy it.
/// </summary>
internal struct HandledKeys(int limit)
{
    const int Few = 4;

    FewKeys _few;
    UInt128[]? _many;
    int _start;

    public int Count { get; private set; }

    [UnscopedRef]
    Span<UInt128> Ring => _many is null ? _few[..Math.Min(Few, limit)] : _many;

    public bool Contains(EventKey key) => Ring[..Count].Contains(key.Value);

    public void Add(EventKey key)
    {
        if (Count == Ring.Length && Count < limit) Grow();
        var ring = Ring;
        if (Count < ring.Length)
        {
            ring[Count++] = key.Value;
            return;
        }
        ring[_start] = key.Value;
        _start = (_start + 1) % limit;
    }

    void Grow()
    {
        var grown = new UInt128[Math.Min(limit, Count * 2)];
        Ring.CopyTo(grown);
        _many = grown;
    }

    /// <summary>Those of the asked keys that are here.</summary>
    public IReadOnlySet<EventKey> Among(IReadOnlyList<EventKey> asked)
    {
        HashSet<EventKey>? found = null;
        for (var i = 0; i < asked.Count; i++)
        {
            if (Contains(asked[i])) (found ??= []).Add(asked[i]);
        }
        return found ?? MachineLease.NoKeys;
    }

    [InlineArray(Few)]
    struct FewKeys
    {
        UInt128 _first;
    }
}
