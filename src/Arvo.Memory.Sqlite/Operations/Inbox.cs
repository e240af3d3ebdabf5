using System.Collections.Frozen;
using Arvo.Orchestration;

namespace Arvo.Memory.Sqlite;

/// <summary>Handled keys as they are stored: 16 bytes each, oldest first.</summary>
internal static class Inbox
{
    /// <summary>Those of the asked keys that are in it.</summary>
    public static IReadOnlySet<EventKey> Among(ReadOnlySpan<byte> stored, IReadOnlyList<EventKey> asked)
    {
        if (stored.IsEmpty || asked.Count == 0) return FrozenSet<EventKey>.Empty;
        var wanted = asked.ToHashSet();
        var found = new HashSet<EventKey>();
        for (; stored.Length >= EventKey.Size; stored = stored[EventKey.Size..])
        {
            var key = EventKey.FromBytes(stored);
            if (wanted.Contains(key)) found.Add(key);
        }
        return found;
    }

    /// <summary>With these keys added and the oldest beyond the window forgotten.</summary>
    public static byte[] With(byte[] stored, IReadOnlyList<EventKey> added, int window)
    {
        var kept = Math.Min(stored.Length, Math.Max(0, window - added.Count) * EventKey.Size);
        var next = new byte[kept + added.Count * EventKey.Size];
        stored.AsSpan(stored.Length - kept).CopyTo(next);
        for (var i = 0; i < added.Count; i++) added[i].ToBytes().CopyTo(next, kept + i * EventKey.Size);
        return next;
    }
}
