using System.Text.Json;
using Arvo.Orchestration.Tests.Durable;
using Arvo.TestKit;

namespace Arvo.Orchestration.Tests;

/// <summary>What the plain methods ask a durable memory for.</summary>
public sealed class PlainContractTests
{
    static readonly MachineMemoryOptions Options = new() { LockTtl = TimeSpan.FromSeconds(60) };

    readonly List<string> _trace = [];
    readonly ManualClock _clock = new();
    readonly SimpleMachineMemory _memory;
    readonly PlainContract _plain;

    public PlainContractTests()
    {
        _memory = new SimpleMachineMemory(Options, _clock);
        _plain = new PlainContract(new TracedMemory(_memory, _trace), Options, _clock);
    }

    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lock_brings_the_record_so_that_reading_under_it_asks_nobody()
    {
        await _memory.WriteAsync("s", Record("a"), null, Cancelled);

        await _plain.LockAsync("s", Cancelled);
        var read = await _plain.ReadAsync("s", Cancelled);

        read.ShouldNotBeNull().InitEventId.ShouldBe("a");
        _trace.ShouldBe(["acquire"]);
    }

    [Fact]
    public async Task A_read_after_a_write_under_the_same_lock_sees_what_was_written()
    {
        await _plain.LockAsync("s", Cancelled);
        await _plain.WriteAsync("s", Record("a"), await _plain.ReadAsync("s", Cancelled), Cancelled);

        (await _plain.ReadAsync("s", Cancelled)).ShouldNotBeNull().InitEventId.ShouldBe("a");
    }

    [Fact]
    public async Task A_read_after_the_lock_ran_out_sees_what_others_wrote()
    {
        await _plain.LockAsync("s", Cancelled);
        _clock.Advance(Options.LockTtl);
        await _memory.LockAsync("s", Cancelled);
        await _memory.WriteAsync("s", Record("b"), null, Cancelled);

        (await _plain.ReadAsync("s", Cancelled)).ShouldNotBeNull().InitEventId.ShouldBe("b");
    }

    [Fact]
    public async Task A_record_read_before_a_write_under_the_same_lock_no_longer_allows_one()
    {
        await _plain.LockAsync("s", Cancelled);
        var before = await _plain.ReadAsync("s", Cancelled);
        await _plain.WriteAsync("s", Record("a"), before, Cancelled);

        await Should.ThrowAsync<MachineMemoryConflictException>(_plain.WriteAsync("s", Record("b"), before, Cancelled).AsTask());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_record_that_nobody_changed_can_be_written_again_for_the_same_event_without_a_lock(bool remembersKeys)
    {
        var consumed = JsonSerializer.SerializeToElement(new { source = "test", id = "a" });
        await _plain.WriteAsync("s", remembersKeys ? Record("a") : Record("a") with { Handled = [], Consumed = consumed }, null, Cancelled);
        var read = (await _plain.ReadAsync("s", Cancelled)).ShouldNotBeNull();

        await _plain.WriteAsync("s", read with { Status = "corrected" }, read, Cancelled);

        (await _plain.ReadAsync("s", Cancelled)).ShouldNotBeNull().Status.ShouldBe("corrected");
    }

    static MachineMemoryRecord Record(string initEventId) =>
        new()
        {
            Subject = "s", ExecutionStatus = ExecutionStatus.Normal, Status = "active", InitEventId = initEventId,
            Handled = [EventKey.Of("test", initEventId)],
        };
}
