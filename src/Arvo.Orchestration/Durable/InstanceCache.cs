namespace Arvo.Orchestration;

/// <summary>An instance as this process committed it last.</summary>
internal sealed record CachedInstance(
    string Subject, long Version, long Fence, ReadOnlyMemory<byte> State, IReadOnlyList<OutboundEvent> Outbox, IReadOnlyList<MachineTimer> Timers)
{
    const int Overhead = 512; // the objects around the bytes, roughly

    public long Bytes { get; } = Overhead + State.Length + Characters(Subject)
        + Outbox.Sum(leaving => leaving.Body.Length + Characters(leaving.Subject)) + Timers.Sum(timer => (long)timer.Event.Length);

    static long Characters(string subject) => sizeof(char) * (long)subject.Length; // up to 8 KiB
}

/// <summary>
/// What this process committed last, up to so many bytes: those of the older half go together when
/// the younger half is full. Whether to rely on it is learned:
/// where replicas take turns at an instance most of it is overtaken when it is asked for, and then
/// asking the memory at once is cheaper. Safe for concurrent use.
/// </summary>
internal sealed class InstanceCache(long capacity, TimeProvider time)
{
    // A failed commit (decide and read again) costs about two reads, so below about 60 % hits reading first is cheaper.
    const double WorthIt = 0.6;
    const double Weight = 1.0 / 32;

    // A tombstone lives longer by far, so a version that was seen this long ago can't be one of a later instance of the same subject.
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    readonly Lock _gate = new();
    Dictionary<string, Entry> _young = new(StringComparer.Ordinal);
    Dictionary<string, Entry> _old = new(StringComparer.Ordinal);
    long _youngBytes;
    double _reliability = 1;

    /// <summary>The instance as it was committed here last, unless that is too long ago or seldom the latest.</summary>
    public CachedInstance? Find(string subject)
    {
        lock (_gate) return _reliability >= WorthIt && Get(subject) is { } entry && time.GetElapsedTime(entry.At) < Lifetime ? entry.Last : null;
    }

    /// <summary>A commit on the version that was read succeeded.</summary>
    public void Committed(long read, CachedInstance committed)
    {
        lock (_gate)
        {
            if (Take(committed.Subject) is { } before) Learn(before.Last.Version == read);
            _young[committed.Subject] = new Entry(committed, time.GetTimestamp());
            _youngBytes += committed.Bytes;
            if (_youngBytes > capacity / 2) (_old, _young, _youngBytes) = (_young, new(StringComparer.Ordinal), 0);
        }
    }

    /// <summary>A commit on the version that was read came too late, or nobody knows.</summary>
    public void Lost(string subject, long read)
    {
        lock (_gate)
        {
            if (Take(subject) is { } before && before.Last.Version == read) Learn(false);
        }
    }

    /// <summary>The instance's outbox is no longer stored.</summary>
    public void Published(OutboxMark mark)
    {
        lock (_gate)
        {
            if (Get(mark.Subject) is { } entry && entry.Last.Version == mark.Version) entry.Last = entry.Last with { Outbox = [] };
        }
    }

    public void Forget(string subject)
    {
        lock (_gate) Take(subject);
    }

    Entry? Get(string subject) => _young.GetValueOrDefault(subject) ?? _old.GetValueOrDefault(subject);

    Entry? Take(string subject)
    {
        if (!_young.Remove(subject, out var entry)) return _old.Remove(subject, out entry) ? entry : null;
        _youngBytes -= entry.Last.Bytes;
        return entry;
    }

    void Learn(bool wasLatest) => _reliability += ((wasLatest ? 1 : 0) - _reliability) * Weight;

    sealed class Entry(CachedInstance last, long at)
    {
        public CachedInstance Last { get; set; } = last;

        public long At { get; } = at;
    }
}
