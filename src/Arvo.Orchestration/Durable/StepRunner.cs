using Microsoft.Extensions.Logging;

namespace Arvo.Orchestration;

/// <summary>
/// One batch of one instance from acquire to confirmed publication. Whatever is thrown from here leaves the works unacknowledged:
/// their redelivery finds out what is stored and finishes it.
/// </summary>
internal sealed class StepRunner(
    IDurableMachineMemory memory, IEventPublisher publisher, LeaseAcquisition leases, StepDecider decider, PublishedMarks marks,
    DurableOptions options, TimeProvider time, ILogger logger)
{
    const int OptimisticTries = 3;
    static readonly TimeSpan FencedDelay = TimeSpan.FromMilliseconds(250);

    enum AttemptResult { Settled, Raced, NeedsLease, TooLarge }

    public async Task RunAsync(string subject, IReadOnlyList<Work> batch, CancellationToken cancellationToken)
    {
        var (mode, tries, limit) = (options.Concurrency, 0, int.MaxValue);
        while (true)
        {
            foreach (var work in batch) work.ClearProposal();
            switch (await TryAsync(new Attempt(subject, batch, mode, limit), cancellationToken))
            {
                case AttemptResult.Settled: return;
                case AttemptResult.Raced when ++tries < OptimisticTries: break;
                case AttemptResult.TooLarge: limit = 1; break;
                default: mode = ConcurrencyMode.Lease; break;
            }
        }
    }

    async Task<AttemptResult> TryAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var published = marks.VersionOf(attempt.Subject); // before the acquire: what it says then still holds for what the acquire reads
        var acquired = await leases.AcquireAsync(attempt.Subject, attempt.Keys, attempt.Mode, cancellationToken);
        if (acquired is not AcquireResult.Granted { Lease: var lease })
            return DeferAll(attempt, ((AcquireResult.Denied)acquired).Remaining, ParkReason.Contention);
        try
        {
            return await RunLeasedAsync(attempt, lease, published, cancellationToken);
        }
        finally
        {
            if (lease.Held) await memory.ReleaseAsync(lease, outboxPublished: false, CancellationToken.None);
        }
    }

    async ValueTask<AttemptResult> RunLeasedAsync(Attempt attempt, MachineLease lease, long? published, CancellationToken cancellationToken)
    {
        var record = lease.State is { } state ? MachineMemoryRecordCodec.Decode(state, lease.Subject, default) : null;
        var stranded = lease.Version == published ? [] : lease.Outbox;
        var ended = lease.Tombstone || record is { IsFinished: true };
        if (attempt.Mode == ConcurrencyMode.Optimistic && (ended || stranded.Count > 0)) return AttemptResult.NeedsLease;
        if (ended) return await AnswerEndedInstanceAsync(attempt, lease, stranded);
        if (stranded.Count > 0 && !await HelpAsync(lease, stranded)) return DeferAll(attempt, FencedDelay, ParkReason.Fenced);

        var instance = new EvolvingInstance(lease, record);
        await decider.DecideAsync(instance, attempt.Batch, attempt.Limit, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (attempt.Mode == ConcurrencyMode.Optimistic && lease.Version > 0 && attempt.Batch.Any(work => work is EventWork { RestsOnReading: true }))
            return AttemptResult.NeedsLease;
        return instance.Changed
            ? await CommitAsync(attempt, lease, instance)
            : await AnswerWithoutCommitAsync(attempt, lease, pinned: stranded.Count > 0);
    }

    // Helping: what an earlier commit left behind leaves before anything new is committed, so that the order of emission holds.
    async ValueTask<bool> HelpAsync(MachineLease lease, IReadOnlyList<OutboundEvent> stranded)
    {
        if (!await memory.PinAsync(lease, CancellationToken.None)) return false;
        await publisher.PublishAsync(stranded, CancellationToken.None);
        DurableLog.Helped(logger, stranded.Count, lease.Subject);
        return true;
    }

    async Task<AttemptResult> CommitAsync(Attempt attempt, MachineLease lease, EvolvingInstance instance)
    {
        var keepLease = instance.Finished && lease.Held;
        CommitResult result;
        var started = time.GetTimestamp();
        try
        {
            var commit = instance.ToCommit(keepLease);
            using (OrchestrationTelemetry.StartWriting("Commit", "Machine", lease.Subject, commit.State.Length))
                result = await memory.CommitAsync(lease, commit, CancellationToken.None);
        }
        catch (MachineMemoryBoundsException) when (attempt.Mode == ConcurrencyMode.Optimistic && lease.Version > 0)
        {
            return AttemptResult.NeedsLease; // the refusal is based on a read only, possibly a cached and overtaken one: decide again under a lease
        }
        catch (MachineMemoryBoundsException tooLarge)
        {
            return TryRefuse(attempt, instance, tooLarge) ? await AnswerWithoutCommitAsync(attempt, lease, pinned: false) : AttemptResult.TooLarge;
        }
        DurableTelemetry.CommitDuration.Record(time.GetElapsedTime(started).TotalSeconds);
        if (result is not CommitResult.Committed { Version: var version })
            return attempt.Mode == ConcurrencyMode.Optimistic ? AttemptResult.Raced : DeferAll(attempt, FencedDelay, ParkReason.Fenced);

        if (instance.Finished && !await CleanUpAsync(lease, keepLease)) return DeferAll(attempt, FencedDelay, ParkReason.Fenced);
        await PublishAsync(version, instance);
        return Settle(attempt);
    }

    // Alone each event may fit; one that does not fit alone never will. False: try them alone.
    static bool TryRefuse(Attempt attempt, EvolvingInstance instance, MachineMemoryBoundsException tooLarge)
    {
        if (instance.Applied > 1) return false;
        Work[] applied = [.. attempt.Batch.Where(work => work is { HasProposal: true, End: WorkEnd.Applied })];
        if (applied.OfType<EventWork>().FirstOrDefault() is { } tooLargeEvent)
        {
            tooLargeEvent.Propose(WorkEnd.Poison, new DeliveryOutcome.Park(ParkReason.TooLarge, tooLarge.Message));
            return true;
        }
        foreach (var visit in applied.OfType<VisitWork>())
        {
            if (instance.Fired is { } timer && visit.TryRefuse(timer, tooLarge)) return false;
            visit.Propose(tooLarge);
        }
        return true;
    }

    // Persist, clean up, and only then the completion leaves (AS §8.5). An optimistic commit kept no lease; whoever has taken one since cleans up.
    async ValueTask<bool> CleanUpAsync(MachineLease lease, bool leaseKept)
    {
        if (leaseKept) return await memory.CleanupAsync(lease, CancellationToken.None);
        if (await leases.AcquireAsync(lease.Subject, [], ConcurrencyMode.Lease,
            CancellationToken.None) is not AcquireResult.Granted { Lease: var cleaning })
            return false;
        await using (cleaning) return cleaning.Tombstone || await memory.CleanupAsync(cleaning, CancellationToken.None);
    }

    async ValueTask PublishAsync(long version, EvolvingInstance instance)
    {
        marks.Replaced(instance.Subject);
        if (instance.Outbox.Count == 0) return;
        await publisher.PublishAsync(instance.Outbox, CancellationToken.None);
        marks.Add(instance.Subject, version, instance.Ended);
    }

    // The instance has ended: repair what a crash between commit, cleanup and publication left, and answer that everything new is late.
    async Task<AttemptResult> AnswerEndedInstanceAsync(Attempt attempt, MachineLease lease, IReadOnlyList<OutboundEvent> stranded)
    {
        if (!await memory.PinAsync(lease, CancellationToken.None)) return DeferAll(attempt, FencedDelay, ParkReason.Fenced);
        if (!lease.Tombstone && !await memory.CleanupAsync(lease, CancellationToken.None)) return DeferAll(attempt, FencedDelay, ParkReason.Fenced);
        if (stranded.Count > 0) await publisher.PublishAsync(stranded, CancellationToken.None);
        if (lease.Held) await memory.ReleaseAsync(lease, outboxPublished: lease.Outbox.Count > 0, CancellationToken.None);
        else if (lease.Outbox.Count > 0) marks.Add(lease.Subject, lease.Version, ended: true);
        foreach (var work in attempt.Batch)
        {
            if (work is not EventWork late) work.Propose(WorkEnd.Late, DeliveryOutcome.Done.Instance);
            else if (lease.Handled.Contains(late.Key)) late.Propose(WorkEnd.Duplicate, DeliveryOutcome.Done.Instance);
            else decider.AnswerLate(late);
        }
        return Settle(attempt);
    }

    // Nothing to write. What is answered rests on what was only read, so that is pinned first.
    async Task<AttemptResult> AnswerWithoutCommitAsync(Attempt attempt, MachineLease lease, bool pinned)
    {
        if (marks.Keeps && lease.Outbox.Count > 0) marks.Add(lease.Subject, lease.Version, ended: false);
        var pins = !pinned && lease.Version > 0 && attempt.Batch.Any(work => work is EventWork { IsFinalAnswer: true });
        if (pins && !await memory.PinAsync(lease, CancellationToken.None)) return DeferAll(attempt, FencedDelay, ParkReason.Fenced);
        if (lease.Held) await memory.ReleaseAsync(lease, outboxPublished: lease.Outbox.Count > 0 && !marks.Keeps, CancellationToken.None);
        return Settle(attempt);
    }

    static AttemptResult DeferAll(Attempt attempt, TimeSpan delay, string reason)
    {
        foreach (var work in attempt.Batch) work.Propose(WorkEnd.Contended, new DeliveryOutcome.Defer(delay, reason));
        return Settle(attempt);
    }

    static AttemptResult Settle(Attempt attempt)
    {
        foreach (var work in attempt.Batch)
        {
            if (work.HasProposal) work.Settle();
        }
        return AttemptResult.Settled;
    }

    sealed record Attempt(string Subject, IReadOnlyList<Work> Batch, ConcurrencyMode Mode, int Limit)
    {
        public IReadOnlyList<EventKey> Keys { get; } = [.. Batch.OfType<EventWork>().Select(work => work.Key)];
    }
}
