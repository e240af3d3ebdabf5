using Arvo.Memory.Conformance;

namespace Arvo.Orchestration.Tests;

public sealed class SimpleMachineMemoryTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clearing_one_instance_leaves_the_others()
    {
        var memory = new SimpleMachineMemory();
        foreach (var id in new[] { "a", "b" }) await memory.WriteAsync(id, Record(id), null, Cancellation);

        memory.Clear("a");

        (await memory.ReadAsync("a", Cancellation)).ShouldBeNull();
        (await memory.ReadAsync("b", Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Clearing_everything_forgets_locks_too()
    {
        var memory = new SimpleMachineMemory();
        await memory.LockAsync("a", Cancellation);

        memory.Clear();

        (await memory.LockAsync("a", Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_record_that_was_read_equals_the_one_that_was_written()
    {
        var memory = new SimpleMachineMemory();
        await memory.WriteAsync("a", Record("a"), null, Cancellation);

        var read = await memory.ReadAsync("a", Cancellation);

        read.ShouldBe(Record("a"));
        read.ShouldNotBeNull().GetHashCode().ShouldBe(Record("a").GetHashCode());
    }

    [Fact]
    public async Task What_expired_is_purged_by_a_scan()
    {
        var clock = new ShiftedClock();
        var memory = new SimpleMachineMemory(clock: clock);
        for (var i = 0; i < 100; i++) await memory.AcquireAsync(new AcquireRequest($"s{i}", "owner", TimeSpan.FromSeconds(60), []), Cancellation);
        clock.Advance(TimeSpan.FromHours(2));

        await memory.ScanAsync(new ScanRequest(ScanKind.Outbox, TimeSpan.Zero, 1), Cancellation);

        (await memory.AcquireAsync(new AcquireRequest("s5", "owner", TimeSpan.FromSeconds(60), []), Cancellation))
            .ShouldBeOfType<AcquireResult.Granted>().Lease.Fence
            .ShouldBe(1);
    }

    [Fact]
    public async Task With_cleanup_enabled_a_finished_record_is_taken_away()
    {
        var memory = new SimpleMachineMemory(new MachineMemoryOptions { EnableCleanup = true });
        await memory.LockAsync("a", Cancellation);
        await memory.WriteAsync("a", Record("a"), null, Cancellation);

        await memory.CleanupAsync("a", Record("a"), null, Cancellation);

        (await memory.ReadAsync("a", Cancellation)).ShouldBeNull();
    }

    static MachineMemoryRecord Record(string subject) => new() { Subject = subject, ExecutionStatus = ExecutionStatus.Normal, Status = "active" };
}
