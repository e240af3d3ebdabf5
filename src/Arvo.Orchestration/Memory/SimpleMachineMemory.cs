using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Arvo.Orchestration;

/// <summary>
/// The machine memory inside one process: what it holds is lost with the process. Keeps bytes, never references to what callers hold,
/// so that a caller can't change what is stored. Behaves exactly as the durable memories do and is
/// what they are compared with. Safe for concurrent use.
/// </summary>
/// <param name="options">Null: the defaults.</param>
/// <param name="clock">The memory's clock; null: the machine's.</param>
/// <param name="logger">Logs states that get large. Null: nothing is logged.</param>
public sealed class SimpleMachineMemory(MachineMemoryOptions? options = null, TimeProvider? clock = null, ILogger<SimpleMachineMemory>? logger = null)
    : DurableMachineMemory(options ?? new(), clock ?? TimeProvider.System)
{
    const int CleanupsPerPurge = 1024;

    readonly ConcurrentDictionary<string, StoredInstance> _instances = new(StringComparer.Ordinal);
    readonly MachineMemoryOptions _options = options ?? new();
    readonly TimeProvider _clock = clock ?? TimeProvider.System;
    int _cleanups;

    /// <inheritdoc/>
    public override ValueTask<AcquireResult> AcquireAsync(AcquireRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _options.Bounds.Check(request);
        var now = _clock.GetUtcNow();
        if (request.Mode == ConcurrencyMode.Optimistic) return new(new AcquireResult.Granted(Read(request, now)));
        while (true)
        {
            var instance = _instances.GetOrAdd(request.Subject, static (subject, options) => new StoredInstance(subject, options), _options);
            lock (instance)
            {
                if (!DropIfExpired(request.Subject, instance, now)) return new(instance.Acquire(request, now, this));
            }
        }
    }

    /// <inheritdoc/>
    public override ValueTask<CommitResult> CommitAsync(MachineLease lease, MachineCommit commit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        commit = _options.Bounds.Admit(lease.Subject, commit, logger);
        var now = _clock.GetUtcNow();
        while (true)
        {
            if (!_instances.TryGetValue(lease.Subject, out var instance))
            {
                if (!lease.IsUnstored) return new(CommitResult.Fenced.Instance);
                instance = _instances.GetOrAdd(lease.Subject, static (subject, options) => new StoredInstance(subject, options), _options);
            }
            lock (instance)
            {
                if (!instance.Gone) return new(instance.Commit(lease, commit, now));
            }
        }
    }

    /// <inheritdoc/>
    public override ValueTask<bool> PinAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_instances.TryGetValue(lease.Subject, out var instance)) return new(lease.IsUnstored);
        lock (instance) return new(instance.Pin(lease, _clock.GetUtcNow()));
    }

    /// <inheritdoc/>
    public override ValueTask ReleaseAsync(MachineLease lease, bool outboxPublished, CancellationToken cancellationToken)
    {
        lease.Held = false;
        if (!_instances.TryGetValue(lease.Subject, out var instance)) return default;
        lock (instance)
        {
            if (!instance.Gone && !instance.Release(lease, outboxPublished, _clock)) Drop(lease.Subject, instance);
        }
        return default;
    }

    /// <inheritdoc/>
    public override ValueTask<bool> CleanupAsync(MachineLease lease, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = _clock.GetUtcNow();
        if (Interlocked.Increment(ref _cleanups) % CleanupsPerPurge == 0) Purge(now);
        if (!_instances.TryGetValue(lease.Subject, out var instance)) return new(false);
        lock (instance) return new(instance.Committed && !instance.Gone && instance.Cleanup(lease, now));
    }

    /// <inheritdoc/>
    public override ValueTask MarkPublishedAsync(IReadOnlyList<OutboxMark> marks, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var mark in marks)
        {
            if (!_instances.TryGetValue(mark.Subject, out var instance)) continue;
            lock (instance) instance.MarkPublished(mark.Version, _clock.GetUtcNow());
        }
        return default;
    }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<DueInstance>> ScanAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        request.Check();
        var now = _clock.GetUtcNow();
        Purge(now);
        var due = new List<DueInstance>();
        foreach (var (subject, instance) in _instances)
        {
            lock (instance)
            {
                var since = request.Kind == ScanKind.Outbox ? instance.OutboxSince : instance.EarliestTimer;
                if (now - since is { } age && age >= request.OlderThan) due.Add(new DueInstance(subject, age));
            }
        }
        return new([.. due.OrderByDescending(found => found.Age).Take(request.Limit)]);
    }

    /// <inheritdoc/>
    public override ValueTask<InstanceDescription?> DescribeAsync(string subject, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _options.Bounds.CheckSubject(subject);
        var now = _clock.GetUtcNow();
        if (!_instances.TryGetValue(subject, out var instance)) return new((InstanceDescription?)null);
        lock (instance) return new(instance.Expired(now) ? null : instance.Describe(now, whole: true));
    }

    /// <inheritdoc/>
    public override ValueTask<InstancePage> ListAsync(InstanceFilter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        filter.Check();
        var now = _clock.GetUtcNow();
        var after = _instances.Where(entry => filter.ContinuationToken is null || string.CompareOrdinal(entry.Key, filter.ContinuationToken) > 0)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal);
        var page = new List<InstanceDescription>();
        foreach (var (_, instance) in after)
        {
            lock (instance)
            {
                if (instance.Expired(now) || !instance.Matches(filter)) continue;
                if (page.Count == filter.PageSize) return new(new InstancePage(page, page[^1].Subject));
                page.Add(instance.Describe(now, whole: false));
            }
        }
        return new(new InstancePage(page, null));
    }

    /// <summary>Forgets one instance, or all of them.</summary>
    public void Clear(string? id = null)
    {
        foreach (var (subject, instance) in _instances)
        {
            if (id is not null && id != subject) continue;
            lock (instance) Drop(subject, instance);
        }
    }

    MachineLease Read(AcquireRequest request, DateTimeOffset now)
    {
        if (!_instances.TryGetValue(request.Subject, out var instance)) return new StoredInstance(request.Subject, _options).Read(request, now, this);
        lock (instance)
        {
            return DropIfExpired(request.Subject, instance, now)
                ? new StoredInstance(request.Subject, _options).Read(request, now, this)
                : instance.Read(request, now, this);
        }
    }

    bool DropIfExpired(string subject, StoredInstance instance, DateTimeOffset now)
    {
        if (!instance.Gone && instance.Expired(now)) Drop(subject, instance);
        return instance.Gone;
    }

    void Drop(string subject, StoredInstance instance)
    {
        instance.Gone = true;
        _instances.TryRemove(new KeyValuePair<string, StoredInstance>(subject, instance));
    }

    void Purge(DateTimeOffset now)
    {
        foreach (var (subject, instance) in _instances)
        {
            lock (instance) DropIfExpired(subject, instance, now);
        }
    }
}
