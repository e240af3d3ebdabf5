using System.Collections.Concurrent;

namespace Arvo.Orchestration;

/// <summary>Leaves instances alone for a while after a visit to them failed. Bounded: beyond the bound nothing more is remembered.</summary>
internal sealed class SweepBackoff(TimeSpan length, TimeProvider time)
{
    const int Bound = 1000;

    readonly ConcurrentDictionary<string, long> _since = new(StringComparer.Ordinal);

    public int Count => _since.Count;

    public void Hold(string subject)
    {
        if (_since.Count >= Bound) ForgetOver();
        if (_since.Count < Bound) _since[subject] = time.GetTimestamp();
    }

    void ForgetOver()
    {
        foreach (var (subject, held) in _since)
        {
            if (time.GetElapsedTime(held) >= length) _since.TryRemove(new(subject, held));
        }
    }

    public bool Holds(string subject)
    {
        if (!_since.TryGetValue(subject, out var held)) return false;
        if (time.GetElapsedTime(held) < length) return true;
        _since.TryRemove(subject, out _);
        return false;
    }
}
