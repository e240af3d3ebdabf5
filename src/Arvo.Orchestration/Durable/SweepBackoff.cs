using System.Collections.Concurrent;

namespace Arvo.Orchestration;

/// <summary>Leaves instances alone for a while after a visit to them failed. Bounded: beyond the bound nothing more is remembered.</summary>
internal sealed class SweepBackoff(TimeSpan length, TimeProvider time)
{
    const int Bound = 1000;

    readonly ConcurrentDictionary<string, long> since = new(StringComparer.Ordinal);

    public int Count => since.Count;

    public void Hold(string subject)
    {
        if (since.Count >= Bound) ForgetOver();
        if (since.Count < Bound) since[subject] = time.GetTimestamp();
    }

    void ForgetOver()
    {
        foreach (var (subject, held) in since)
        {
            if (time.GetElapsedTime(held) >= length) since.TryRemove(new(subject, held));
        }
    }

    public bool Holds(string subject)
    {
        if (!since.TryGetValue(subject, out var held)) return false;
        if (time.GetElapsedTime(held) < length) return true;
        since.TryRemove(subject, out _);
        return false;
    }
}
