using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Arvo.Orchestration;
using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class Concurrency : FactGroup
{
    const int Workers = 64;
    static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(2);

    public async Task Of_many_contenders_for_a_new_instance_one_is_granted()
    {
        var subject = Trial.NewSubject();

        var results = await EveryWorkerAsync(_ => Trial.TryAcquireAsync(subject).AsTask());

        results.OfType<AcquireResult.Granted>().Count().ShouldBe(1);
        results.OfType<AcquireResult.Denied>().Count().ShouldBe(Workers - 1);
    }

    public async Task Of_many_contenders_for_an_expired_lease_one_is_granted()
    {
        var subject = await Trial.CommittedAsync();
        await Trial.ExpiredAsync(subject);

        var results = await EveryWorkerAsync(_ => Trial.TryAcquireAsync(subject).AsTask());

        results.OfType<AcquireResult.Granted>().Count().ShouldBe(1);
    }

    public async Task Of_many_optimistic_first_commits_one_is_committed()
    {
        var subject = Trial.NewSubject();

        var results = await EveryWorkerAsync(async _ => await Memory.CommitAsync(await Trial.ReadAsync(subject), Sample.Commit(), Cancellation));

        var committed = results.OfType<CommitResult.Committed>().Select(result => result.Version).Order().ToList();
        // Late readers may follow the winner, never beside it
        committed.ShouldBe(Enumerable.Range(1, committed.Count).Select(version => (long)version));
        (await Trial.DescribeAsync(subject)).Version.ShouldBe(committed.Count);
    }

    public async Task Of_many_commits_at_one_version_one_is_committed()
    {
        var subject = await Trial.CommittedAsync();
        var reads = await EveryWorkerAsync(_ => Trial.ReadAsync(subject));

        var results = await EveryWorkerAsync(worker => Memory.CommitAsync(reads[worker], Sample.Commit(), Cancellation).AsTask());

        results.OfType<CommitResult.Committed>().Select(result => result.Version).ShouldBe([2]);
    }

    public async Task Many_workers_on_one_instance_apply_every_event_once()
    {
        var subject = Trial.NewSubject();
        var keys = Trial.NewKeys(Workers);

        await EveryWorkerAsync(worker => ApplyAsync(Client(worker), subject, keys[worker], ConcurrencyMode.Lease));

        await ShouldHaveAppliedAsync(subject, keys);
    }

    public async Task Many_optimistic_workers_on_one_instance_apply_every_event_once()
    {
        var subject = Trial.NewSubject();
        var keys = Trial.NewKeys(Workers);

        await EveryWorkerAsync(worker => ApplyAsync(Client(worker), subject, keys[worker], ConcurrencyMode.Optimistic));

        await ShouldHaveAppliedAsync(subject, keys);
    }

    public async Task Workers_of_both_modes_on_one_instance_apply_every_event_once()
    {
        var subject = Trial.NewSubject();
        var keys = Trial.NewKeys(Workers);

        await EveryWorkerAsync(worker => ApplyAsync(Client(worker / 2), subject, keys[worker],
            worker % 2 == 0 ? ConcurrencyMode.Lease : ConcurrencyMode.Optimistic));

        await ShouldHaveAppliedAsync(subject, keys);
    }

    public async Task Every_duplicate_delivered_at_once_is_applied_once()
    {
        var (subject, key) = (Trial.NewSubject(), Trial.NewKey());

        await EveryWorkerAsync(worker => ApplyAsync(Client(worker), subject, key, ConcurrencyMode.Lease));

        await ShouldHaveAppliedAsync(subject, [key]);
    }

    public async Task Many_workers_on_a_thousand_instances_apply_every_event_once()
    {
        var subjects = Enumerable.Range(0, 1000).Select(_ => Trial.NewSubject()).ToList();
        var events = subjects.SelectMany(subject => new[] { (Subject: subject, Key: Trial.NewKey()), (Subject: subject, Key: Trial.NewKey()) })
            .ToList();
        var queue = new ConcurrentQueue<(string Subject, EventKey Key)>(events);

        await EveryWorkerAsync(async worker =>
        {
            var applied = 0;
            for (; queue.TryDequeue(out var next); applied++) await ApplyAsync(Client(worker), next.Subject, next.Key, ConcurrencyMode.Lease);
            return applied;
        });

        foreach (var instance in events.GroupBy(next => next.Subject))
            await ShouldHaveAppliedAsync(instance.Key, [.. instance.Select(next => next.Key)]);
    }

    public async Task Marks_beside_commits_lose_no_outbox()
    {
        var subject = Trial.NewSubject();
        var published = new ConcurrentBag<string>();

        await EveryWorkerAsync(async worker =>
        {
            while (true)
            {
                if (await Trial.TryAcquireAsync(subject) is AcquireResult.Granted { Lease: var lease })
                {
                    foreach (var pending in lease.Outbox) published.Add(pending.Id);
                    var own = Sample.Event(worker) with { Id = $"of-{worker}" };
                    var version = await Trial.CommitAsync(lease, Sample.Commit() with { Outbox = [own] });
                    if (worker % 3 == 0) return version; // dies before publishing: the next one helps
                    published.Add(own.Id);
                    await Memory.MarkPublishedAsync([new OutboxMark(subject, version)], Cancellation);
                    return version;
                }
                await Task.Delay(RetryPause, Cancellation);
            }
        });
        foreach (var pending in (await Trial.ReadAsync(subject)).Outbox) published.Add(pending.Id);

        published.Distinct().Count().ShouldBe(Workers);
    }

    // What a worker does with a delivery until it is done: a duplicate is dropped, a lost race is run again.
    async Task<bool> ApplyAsync(IDurableMachineMemory client, string subject, EventKey key, ConcurrencyMode mode)
    {
        while (true)
        {
            var acquired = await client.AcquireAsync(
                new AcquireRequest(subject, mode == ConcurrencyMode.Lease ? Trial.NewOwner() : "", Trial.LongLease, [key], mode), Cancellation);
            if (acquired is AcquireResult.Granted { Lease: var lease })
            {
                await using (lease)
                {
                    if (lease.Handled.Contains(key)) return false;
                    var chain = lease.State is { } state ? Encoding.UTF8.GetString(state.Span) : "";
                    var commit = Sample.Commit($"{chain}{key.Value.ToString("x32", CultureInfo.InvariantCulture)};", key);
                    if (await client.CommitAsync(lease, commit, Cancellation) is CommitResult.Committed) return true;
                }
            }
            await Task.Delay(RetryPause, Cancellation);
        }
    }

    async Task ShouldHaveAppliedAsync(string subject, EventKey[] keys)
    {
        var read = await Trial.ReadAsync(subject, keys);
        read.Version.ShouldBe(keys.Length);
        var chain = Encoding.UTF8.GetString(read.State.ShouldNotBeNull().Span).Split(';', StringSplitOptions.RemoveEmptyEntries);
        chain.ShouldBe(keys.Select(key => key.Value.ToString("x32", CultureInfo.InvariantCulture)), ignoreOrder: true);
    }

    IDurableMachineMemory Client(int worker) => worker % 2 == 0 ? Memory : Trial.Other;

    static async Task<T[]> EveryWorkerAsync<T>(Func<int, Task<T>> work) =>
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => work(worker))));
}
