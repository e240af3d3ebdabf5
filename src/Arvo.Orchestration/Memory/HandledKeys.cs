namespace Arvo.Orchestration;

/// <summary>
/// The newest handled event keys of an instance, up to a limit; the oldest are forgotten. A ring, searched in full: seldom more than a few dozen.
/// Part of whoever holds it, so never to be copied: memories of many instances are as fast as they have few objects.
/// </summary>
internal struct HandledKeys(int limit)
{
    UInt128[] ring = new UInt128[Math.Min(4, limit)];
    int start;

    public int Count { get; private set; }

    public bool Contains(EventKey key) => Array.IndexOf(ring, key.Value, 0, Count) >= 0;

    public void Add(EventKey key)
    {
        if (Count == ring.Length && Count < limit) Array.Resize(ref ring, Math.Min(limit, Count * 2));
        if (Count < ring.Length)
        {
            ring[Count++] = key.Value;
            return;
        }
        ring[start] = key.Value;
        start = (start + 1) % limit;
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
}
