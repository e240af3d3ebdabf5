using Arvo.Orchestration;
using Shouldly;

namespace Arvo.Memory.Conformance;

internal sealed class Deduplicating : FactGroup
{
    public async Task Keys_of_a_commit_are_known_to_the_next_acquire()
    {
        var (handled, fresh) = (Trial.NewKey(), Trial.NewKey());
        var subject = await Trial.CommittedAsync(Sample.Commit(keys: handled));

        var lease = await Trial.AcquireAsync(subject, fresh, handled);

        lease.Handled.ShouldBe([handled]);
    }

    public async Task Keys_folded_into_one_commit_are_all_known()
    {
        var keys = Trial.NewKeys(32);
        var subject = await Trial.CommittedAsync(Sample.Commit(keys: keys));

        var lease = await Trial.AcquireAsync(subject, [.. keys, .. Trial.NewKeys(3)]);

        lease.Handled.ShouldBe(keys, ignoreOrder: true);
    }

    public async Task Keys_of_earlier_commits_stay_known()
    {
        var keys = Trial.NewKeys(5);
        var subject = Trial.NewSubject();
        foreach (var key in keys) await Trial.CommitAsync(await Trial.AcquireAsync(subject), Sample.Commit(keys: key));

        (await Trial.AcquireAsync(subject, keys)).Handled.ShouldBe(keys, ignoreOrder: true);
    }

    public async Task Keys_of_a_fenced_commit_are_not_known()
    {
        var key = Trial.NewKey();
        var subject = await Trial.CommittedAsync();
        var stale = await Trial.ReadAsync(subject);
        await Trial.CommitAsync(await Trial.ReadAsync(subject), Sample.Commit());
        await Trial.ShouldBeFencedAsync(stale, Sample.Commit(keys: key));

        (await Trial.AcquireAsync(subject, key)).Handled.ShouldBeEmpty();
    }

    public async Task Keys_of_one_instance_are_not_known_to_another()
    {
        var key = Trial.NewKey();
        await Trial.CommittedAsync(Sample.Commit(keys: key));

        (await Trial.AcquireAsync(await Trial.CommittedAsync(), key)).Handled.ShouldBeEmpty();
    }

    public async Task Any_sixteen_bytes_are_a_key()
    {
        EventKey[] keys =
        [
            new(UInt128.MinValue), new(UInt128.MaxValue), new(1), EventKey.FromBytes("$$ROOT.$where'--"u8),
            EventKey.FromBytes([0x80, .. new byte[15]]),
        ];
        var subject = await Trial.CommittedAsync(Sample.Commit(keys: keys));

        (await Trial.AcquireAsync(subject, [.. keys, new EventKey(2)])).Handled.ShouldBe(keys, ignoreOrder: true);
    }

    public async Task An_acquire_may_ask_for_nothing()
    {
        (await Trial.AcquireAsync(await Trial.CommittedAsync())).Handled.ShouldBeEmpty();
    }

    public async Task The_window_fills_in_one_commit()
    {
        var keys = Trial.NewKeys(Trial.Options.Bounds.HandledKeys);
        var subject = await Trial.CommittedAsync(Sample.Commit(keys: keys));

        (await Trial.AcquireAsync(subject, keys)).Handled.Count.ShouldBe(keys.Length);
    }

    public async Task Beyond_the_window_the_oldest_keys_are_forgotten()
    {
        var window = Trial.Options.Bounds.HandledKeys;
        var keys = Trial.NewKeys(window + 10);
        var subject = Trial.NewSubject();
        await Trial.CommitAsync(await Trial.AcquireAsync(subject), Sample.Commit(keys: keys[..window]));
        foreach (var key in keys[window..]) await Trial.CommitAsync(await Trial.AcquireAsync(subject), Sample.Commit(keys: key));

        var handled = (await Trial.ReadAsync(subject, keys[10..])).Handled;

        handled.ShouldBe(keys[10..], ignoreOrder: true);
        (await Trial.ReadAsync(subject, keys[..10])).Handled.ShouldBeEmpty();
        (await Trial.DescribeAsync(subject)).HandledCount.ShouldBe(window);
    }
}
