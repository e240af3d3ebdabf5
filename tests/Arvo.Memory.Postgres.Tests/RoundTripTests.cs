using System.Collections.Concurrent;
using System.Diagnostics;
using Arvo.Orchestration;

namespace Arvo.Memory.Postgres.Tests;

/// <summary>Counts the commands that Npgsql reports for a call: one command is one statement is one round trip.</summary>
public sealed class RoundTripTests(TestStore store) : IClassFixture<TestStore>
{
    static readonly EventKey[] Keys = [EventKey.Of("com.web", "1"), EventKey.Of("com.web", "2"), EventKey.Of("com.web", "3")];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ConcurrencyMode.Lease)]
    [InlineData(ConcurrencyMode.Optimistic)]
    public async Task An_acquire_and_a_commit_are_one_round_trip_each(ConcurrencyMode mode)
    {
        var subject = $"round-trips-{mode}";
        for (var version = 0; version < 3; version++)
        {
            var (acquired, acquireTrips) = await CountAsync(() => store.Memory.AcquireAsync(Request(subject, mode, Keys), Cancellation).AsTask());
            var lease = acquired.ShouldBeOfType<AcquireResult.Granted>().Lease;
            var (_, commitTrips) = await CountAsync(() => store.Memory.CommitAsync(lease, Commit(Keys), Cancellation).AsTask());

            (acquireTrips, commitTrips).ShouldBe((1, 1));
        }
    }

    [Fact]
    public async Task A_denied_acquire_is_one_round_trip()
    {
        await store.Memory.AcquireAsync(Request("denied", ConcurrencyMode.Lease), Cancellation);

        var (result, trips) = await CountAsync(() => store.Memory.AcquireAsync(Request("denied", ConcurrencyMode.Lease), Cancellation).AsTask());

        result.ShouldBeOfType<AcquireResult.Denied>();
        trips.ShouldBe(1);
    }

    [Fact]
    public async Task A_hundred_marks_are_one_round_trip()
    {
        var marks = Enumerable.Range(0, 100).Select(i => new OutboxMark($"marked-{i}", 1)).ToList();

        var (_, trips) = await CountAsync(async () =>
        {
            await store.Memory.MarkPublishedAsync(marks, Cancellation);
            return true;
        });

        trips.ShouldBe(1);
    }

    [Fact]
    public async Task Thirty_two_folded_events_are_two_round_trips()
    {
        EventKey[] folded = [.. Enumerable.Range(0, 32).Select(i => EventKey.Of("com.web", $"folded-{i}"))];

        var (version, trips) = await CountAsync(async () =>
        {
            var acquired = await store.Memory.AcquireAsync(Request("folded", ConcurrencyMode.Lease, folded), Cancellation);
            return await store.Memory.CommitAsync(((AcquireResult.Granted)acquired).Lease, Commit(folded), Cancellation);
        });

        version.ShouldBe(new CommitResult.Committed(32));
        trips.ShouldBe(2);
    }

    static async Task<(T Result, int Trips)> CountAsync<T>(Func<Task<T>> call)
    {
        using var source = new ActivitySource("Arvo.Memory.Postgres.Tests");
        var commands = new ConcurrentBag<ActivityTraceId>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = heard => heard.Name == "Npgsql" || heard.Name == source.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => Count(activity, commands),
        };
        ActivitySource.AddActivityListener(listener);
        using var root = source.StartActivity("call").ShouldNotBeNull();

        var result = await call();

        return (result, commands.Count(trace => trace == root.TraceId));
    }

    static void Count(Activity activity, ConcurrentBag<ActivityTraceId> commands)
    {
        if (activity.Source.Name == "Npgsql" && activity.Tags.Any(tag => tag.Key is "db.statement" or "db.query.text"))
            commands.Add(activity.TraceId);
    }

    static AcquireRequest Request(string subject, ConcurrencyMode mode, params EventKey[] keys) =>
        new(subject, mode == ConcurrencyMode.Lease ? Guid.NewGuid().ToString("N") : "", TimeSpan.FromSeconds(60), keys, mode);

    static MachineCommit Commit(IReadOnlyList<EventKey> keys) => new()
    {
        State = new byte[4096],
        EventKeys = keys,
        Summary = new InstanceSummary { Machine = "m", MachineVersion = "1.0.0", ExecutionStatus = ExecutionStatus.Normal, Status = "active" },
        Outbox = [new OutboundEvent("id", "source", "type", "subject", "to", null, new byte[500])],
    };
}
