using Microsoft.Extensions.Logging;

namespace Arvo.Orchestration;

/// <summary>
/// Remembers which outboxes this process has published until the memory was told, in batches and off the path of events. Marks may be lost:
/// then somebody publishes the same bytes again. Safe for concurrent use.
/// </summary>
/// <param name="memory">What is told.</param>
/// <param name="keep">
/// The bus forgets with the process: running instances keep their outbox, and only this process knows that it was published.
/// </param>
/// <param name="time">For the delay of a batch.</param>
/// <param name="logger">Hears of lost marks.</param>
internal sealed class PublishedMarks(IDurableMachineMemory memory, bool keep, TimeProvider time, ILogger logger)
{
    const int BatchSize = 100;
    static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(25);

    readonly Lock _gate = new();
    readonly Dictionary<string, Mark> _marks = new(StringComparer.Ordinal);
    int _unsent;
    bool _scheduled;
    Task _sending = Task.CompletedTask;

    /// <summary>The version whose outbox this process knows to be published, while the memory may not know it yet.</summary>
    public long? VersionOf(string subject)
    {
        lock (_gate) return _marks.TryGetValue(subject, out var mark) ? mark.Version : null;
    }

    /// <summary>How many outboxes are kept although they are published.</summary>
    public int KeptCount { get; private set; }

    /// <summary>Whether the outbox of a running instance stays where it is.</summary>
    public bool Keeps => keep;

    /// <summary>A commit has replaced the outbox that was kept.</summary>
    public void Replaced(string subject)
    {
        if (!keep) return;
        lock (_gate)
        {
            if (!_marks.TryGetValue(subject, out var mark) || !mark.Kept) return;
            _marks.Remove(subject);
            KeptCount--;
        }
    }

    /// <summary>An outbox was published; <paramref name="ended"/>: the instance will write no other.</summary>
    public void Add(string subject, long version, bool ended)
    {
        bool full;
        lock (_gate)
        {
            if (keep && !ended)
            {
                if (!_marks.TryGetValue(subject, out var kept) || !kept.Kept) KeptCount++;
                _marks[subject] = new Mark(version, Sent: true, Kept: true); // as good as told
                return;
            }
            if (!_marks.TryGetValue(subject, out var known) || known.Sent) _unsent++;
            if (known.Kept) KeptCount--;
            _marks[subject] = new Mark(version, Sent: false);
            full = _unsent >= BatchSize;
            if (!full && !_scheduled) _ = SendSoonAsync(); // what it sends is kept where every flush waits for it
        }
        if (full) _ = FlushAsync(); // likewise
    }

    /// <summary>Tells the memory everything now, and waits for what is under way. A delay that is still running finds nothing left to do.</summary>
    public Task FlushAsync()
    {
        List<OutboxMark> batch;
        lock (_gate) batch = Take();
        var sent = batch.Count == 0 ? Task.CompletedTask : SendAsync(batch);
        lock (_gate) return _sending = Task.WhenAll(_sending, sent);
    }

    async Task SendSoonAsync()
    {
        _scheduled = true; // the caller holds the gate
        await Task.Delay(Delay, time);
        lock (_gate) _scheduled = false; // what is added from here on needs a new delay, however long this batch takes
        await FlushAsync();
    }

    async Task SendAsync(List<OutboxMark> batch)
    {
        try
        {
            await memory.MarkPublishedAsync(batch, CancellationToken.None);
        }
        catch (Exception error)
        {
            DurableLog.MarksLost(logger, batch.Count, error);
        }
        Forget(batch);
    }

    List<OutboxMark> Take()
    {
        var batch = new List<OutboxMark>(_unsent);
        foreach (var (subject, mark) in _marks)
        {
            if (!mark.Sent) batch.Add(new OutboxMark(subject, mark.Version));
        }
        foreach (var (subject, version) in batch) _marks[subject] = new Mark(version, Sent: true);
        _unsent = 0;
        return batch;
    }

    void Forget(List<OutboxMark> batch)
    {
        lock (_gate)
        {
            foreach (var (subject, version) in batch)
            {
                if (!_marks.TryGetValue(subject, out var mark) || mark != new Mark(version, Sent: true)) continue;
                _marks.Remove(subject);
            }
        }
    }

    readonly record struct Mark(long Version, bool Sent, bool Kept = false);
}
