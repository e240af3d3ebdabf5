using System.Buffers.Binary;

namespace Arvo.Statecharts;

/// <summary>
/// The active nodes of state values as they were restored lately: many instances are in few states. A table of fixed size, overwritten on
/// collision, that never holds long values, so that no input can make it large. Safe for threads: entries don't change.
/// </summary>
sealed class StateValueCache
{
    const int Slots = 256;
    const int LongestValue = 1024;

    readonly Entry?[] _entries = new Entry?[Slots];

    sealed record Entry(byte[] Utf8, StateNode[] Active);

    /// <summary>null when it isn't known.</summary>
    public StateNode[]? Find(ReadOnlySpan<byte> utf8)
    {
        var entry = Volatile.Read(ref _entries[SlotOf(utf8)]);
        return entry is not null && utf8.SequenceEqual(entry.Utf8) ? entry.Active : null;
    }

    public void Keep(ReadOnlySpan<byte> utf8, StateNode[] active)
    {
        if (utf8.Length <= LongestValue)
            Volatile.Write(ref _entries[SlotOf(utf8)], new(utf8.ToArray(), active));
    }

    static int SlotOf(ReadOnlySpan<byte> utf8)
    {
        var hash = (ulong)utf8.Length;
        for (; utf8.Length >= sizeof(ulong); utf8 = utf8[sizeof(ulong)..])
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(utf8));
        foreach (var rest in utf8)
            hash = Mix(hash, rest);
        return (int)(hash >> 32) & (Slots - 1);
    }

    static ulong Mix(ulong hash, ulong next) => (ulong.RotateLeft(hash, 5) ^ next) * 0x9E3779B97F4A7C15;
}
