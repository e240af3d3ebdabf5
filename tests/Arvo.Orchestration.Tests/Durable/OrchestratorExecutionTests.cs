using Arvo.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Arvo.Orchestration.Tests.Durable;

/// <summary>A real orchestrator run by the executor, from its init event to its tombstone.</summary>
public sealed class OrchestratorExecutionTests
{
    const string Patient = """
        {"id":"order","initial":"a","output":{},"states":{
          "a":{"after":{"60000":"z"},"on":{"evt.shop.stock.success":"z"}},
          "z":{"type":"final"}}}
        """;

    readonly ManualClock _clock = new();
    readonly List<string> _trace = [];
    readonly RecordingPublisher _publisher;
    readonly SimpleMachineMemory _memory;
    readonly DurableExecutor _executor;

    public OrchestratorExecutionTests()
    {
        _publisher = new RecordingPublisher(_trace);
        _memory = new SimpleMachineMemory(null, _clock);
        _executor = new DurableExecutor(_memory, _publisher, new DurableOptions(), _clock, NullLogger.Instance, new Random(1));
    }

    [Fact]
    public async Task An_order_asks_for_stock_completes_and_leaves_a_tombstone()
    {
        var orders = _executor.DispatcherFor(Shop.Orchestrator(memory: _memory));

        await SendAsync(orders, Shop.Init());
        await SendAsync(orders, Shop.Reserved());

        _publisher.Published.Select(published => published.Type).ShouldBe(["com.shop.stock", "arvo.orc.shop.order.done"]);
        (await _memory.DescribeAsync(Shop.Subject(), DurableRig.Cancelled)).ShouldNotBeNull().Tombstone.ShouldBeTrue();
    }

    [Fact]
    public async Task Every_redelivery_is_acknowledged_and_changes_nothing()
    {
        var orders = _executor.DispatcherFor(Shop.Orchestrator(memory: _memory));

        foreach (var consumed in new[] { Shop.Init(), Shop.Init(), Shop.Reserved(), Shop.Reserved(), Shop.Init(), Shop.Reserved("evt-late") }) await SendAsync(orders, consumed);

        _publisher.Published.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_reply_that_overtakes_its_order_waits_for_it()
    {
        var orders = _executor.DispatcherFor(Shop.Orchestrator(memory: _memory));

        var early = await orders.DispatchAsync(Shop.Reserved(), 0, DurableRig.Cancelled);
        await SendAsync(orders, Shop.Init());
        await SendAsync(orders, Shop.Reserved());

        early.ShouldBeOfType<DeliveryOutcome.Defer>().Reason.ShouldBe("early");
        _publisher.Published.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_delayed_transition_is_taken_when_a_sweep_finds_it_due()
    {
        var workflow = Shop.Orchestrator(Shop.Machine(Patient), _memory);
        await SendAsync(_executor.DispatcherFor(workflow), Shop.Init());
        using var sweeper = new Sweeper(_executor, _ => workflow, new SweepOptions(), _clock, NullLogger<Sweeper>.Instance);
        var due = new ScanRequest(ScanKind.Timers, TimeSpan.Zero, 10);
        (await sweeper.SweepAsync(due, DurableRig.Cancelled)).ShouldBe(0);

        _clock.Advance(TimeSpan.FromSeconds(60));
        (await sweeper.SweepAsync(due, DurableRig.Cancelled)).ShouldBe(1);

        _publisher.Published.ShouldHaveSingleItem().Type.ShouldBe("arvo.orc.shop.order.done");
        (await _memory.DescribeAsync(Shop.Subject(), DurableRig.Cancelled)).ShouldNotBeNull().Tombstone.ShouldBeTrue();
    }

    static async Task SendAsync(IEventDispatcher orders, ArvoEvent consumed) => (await orders.DispatchAsync(consumed, 0, DurableRig.Cancelled)).ShouldBe(DeliveryOutcome.Done.Instance);
}
