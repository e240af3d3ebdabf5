namespace Arvo.Orchestration;

/// <summary>
/// Serialises the work of each instance inside this process and folds what waits into batches. Nobody runs in the background: the first caller
/// runs a batch, then hands over to the first one that waits.
/// </summary>
internal sealed class InstanceMailboxes(int foldLimit)
{
    readonly Lock _gate = new();
    readonly Dictionary<string, List<Work>> _waiting = new(StringComparer.Ordinal); // an entry: somebody runs this instance

    /// <summary>
    /// Runs the work, alone or with others. <paramref name="step"/> settles the first of its batch
    /// at least; what it leaves comes first in the next batch.
    /// </summary>
    public async ValueTask<DeliveryOutcome> RunAsync(
        string subject, Work work, Func<string, IReadOnlyList<Work>, CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        if (!TryStart(subject, work) && !await AwaitTurnAsync(subject, work, cancellationToken)) return work.Result();
        List<Work> batch = [work];
        try
        {
            Fold(subject, batch);
            await step(subject, batch, cancellationToken);
        }
        catch (OperationCanceledException stopped) when (cancellationToken.IsCancellationRequested)
        {
            work.Fail(stopped); // the others' callers did not give up; nothing was committed
        }
        catch (Exception error)
        {
            foreach (var failed in batch) failed.Fail(error);
        }
        finally
        {
            Leave(subject, batch);
        }
        return work.Result();
    }

    // False: somebody runs this instance, and the work waits.
    bool TryStart(string subject, Work work)
    {
        lock (_gate)
        {
            if (_waiting.TryAdd(subject, [])) return true;
            var queue = _waiting[subject];
            work.BeginWaiting();
            queue.Add(work);
            DurableTelemetry.MailboxDepth.Record(queue.Count);
            return false;
        }
    }

    async Task<bool> AwaitTurnAsync(string subject, Work work, CancellationToken cancellationToken)
    {
        try
        {
            return await work.Turn.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!TryWithdraw(subject, work))
        {
            return await work.Turn; // already part of a batch, or next to run one
        }
    }

    bool TryWithdraw(string subject, Work work)
    {
        lock (_gate) return _waiting.TryGetValue(subject, out var queue) && queue.Remove(work);
    }

    void Fold(string subject, List<Work> batch)
    {
        lock (_gate)
        {
            var queue = _waiting[subject];
            var count = Math.Min(queue.Count, foldLimit - batch.Count);
            if (count <= 0) return;
            batch.AddRange(queue[..count]);
            queue.RemoveRange(0, count);
        }
    }

    void Leave(string subject, List<Work> batch)
    {
        lock (_gate)
        {
            var queue = _waiting[subject];
            queue.InsertRange(0, batch.Where(work => !work.Settled));
            if (queue.Count == 0)
            {
                _waiting.Remove(subject);
                return;
            }
            var next = queue[0];
            queue.RemoveAt(0);
            next.Promote();
        }
    }
}
