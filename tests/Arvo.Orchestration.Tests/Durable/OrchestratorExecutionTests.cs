using System.Security.Cryptography;
using System.Text;
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

    const string AlmostNever = """
        {"id":"order","initial":"a","states":{"a":{"after":{"1e300":"a","60000":"a"}}}}
        """;

    const string LateAndWrong = """
        {"id":"order","initial":"a","states":{
          "a":{"after":{"60000":"late"}},
          "late":{"entry":{"type":"emit","params":{"event":{"type":"com.shop.stock","data":{"orderId":7}}}}}}}
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
    public async Task A_tombstone_keeps_the_digest_of_what_the_order_completed_with()
    {
        var orders = _executor.DispatcherFor(Shop.Orchestrator(memory: _memory));

        await SendAsync(orders, Shop.Init());
        var running = (await _memory.DescribeAsync(Shop.Subject(), DurableRig.Cancelled)).ShouldNotBeNull();
        await SendAsync(orders, Shop.Reserved());

        running.Summary.ShouldNotBeNull().OutputDigest.ShouldBeNull();
        var data = ArvoEvent.Parse(_publisher.Published[^1].Body).Data.GetRawText();
        var ended = (await _memory.DescribeAsync(Shop.Subject(), DurableRig.Cancelled)).ShouldNotBeNull();
        ended.Summary.ShouldNotBeNull().OutputDigest.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data))));
    }

    [Fact]
    public async Task An_error_whose_message_is_huge_and_no_text_ends_the_order_and_is_shown_cut()
    {
        var broken = Shop.Running(() => throw new InvalidOperationException("half a pair: \uD83D, and on: " + new string('x', 100_000)));
        var orders = _executor.DispatcherFor(Shop.Orchestrator(broken, _memory));

        await SendAsync(orders, Shop.Init());
        await SendAsync(orders, Shop.Reserved());

        var failed = (await _memory.DescribeAsync(Shop.Subject(), DurableRig.Cancelled)).ShouldNotBeNull().Summary.ShouldNotBeNull();
        failed.ExecutionStatus.ShouldBe(ExecutionStatus.Failure);
        failed.LastError.ShouldNotBeNull().ShouldStartWith("InvalidOperationException: half a pair: \uFFFD, and on: xxx");
        failed.LastError.Length.ShouldBeLessThanOrEqualTo(2048);
    }

    [Fact]
    public async Task Every_redelivery_is_acknowledged_and_changes_nothing()
    {
        var orders = _executor.DispatcherFor(Shop.Orchestrator(memory: _memory));

        foreach (var consumed in new[] { Shop.Init(), Shop.Init(), Shop.Reserved(), Shop.Reserved(), Shop.Init(), Shop.Reserved("evt-late") })
            await SendAsync(orders, consumed);

        _publisher.Published.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_reply_that_overtakes_its_order_waits_for_it()
    {
        var orders = _executor.DispatcherFor(Shop.Orchestrator(memory: _memory));

        var early = await orders.DispatchAsync(Shop.Reserved(), default, DurableRig.Cancelled);
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

    [Fact]
    public async Task A_chart_s_delay_beyond_the_end_of_the_calendar_is_never_due_and_takes_no_other_timer_along()
    {
        var workflow = Shop.Orchestrator(Shop.Machine(AlmostNever), _memory);

        await SendAsync(_executor.DispatcherFor(workflow), Shop.Init());

        var timers = (await _memory.DescribeAsync(Shop.Subject(), DurableRig.Cancelled)).ShouldNotBeNull().Timers;
        timers.Count.ShouldBe(2);
        timers[0].Due.ShouldBe(_clock.GetUtcNow() + TimeSpan.FromSeconds(60));
        timers[1].Due.Year.ShouldBeGreaterThan(3000);
    }

    [Fact]
    public async Task A_delayed_transition_that_breaks_a_contract_ends_the_order_and_tells_its_initiator()
    {
        var workflow = Shop.Orchestrator(Shop.Machine(LateAndWrong), _memory);
        await SendAsync(_executor.DispatcherFor(workflow), Shop.Init());
        _clock.Advance(TimeSpan.FromSeconds(60));

        await _executor.VisitAsync(Shop.Subject(), workflow, DurableRig.Cancelled);

        var told = _publisher.Published.ShouldHaveSingleItem();
        (told.Type, told.To).ShouldBe(("sys.arvo.orc.shop.order.error", Shop.Client));
        var failed = (await _memory.DescribeAsync(Shop.Subject(), DurableRig.Cancelled)).ShouldNotBeNull();
        failed.Timers.ShouldBeEmpty();
        failed.Summary.ShouldNotBeNull().ExecutionStatus.ShouldBe(ExecutionStatus.Failure);
        failed.Summary.LastError.ShouldNotBeNull().ShouldStartWith("ContractViolation: ");
    }

    [Fact]
    public async Task A_delayed_transition_of_a_version_that_is_not_here_waits_for_one_who_has_it()
    {
        var workflow = Shop.Orchestrator(Shop.Machine(Patient), _memory);
        await SendAsync(_executor.DispatcherFor(workflow), Shop.Init());
        _clock.Advance(TimeSpan.FromSeconds(60));

        await _executor.VisitAsync(Shop.Subject(), new Elsewhere(workflow), DurableRig.Cancelled);
        var waiting = (await _memory.DescribeAsync(Shop.Subject(), DurableRig.Cancelled)).ShouldNotBeNull();
        _clock.Advance(TimeSpan.FromSeconds(5));
        await _executor.VisitAsync(Shop.Subject(), workflow, DurableRig.Cancelled);

        waiting.Timers.ShouldHaveSingleItem().Failures.ShouldBe(1);
        waiting.Summary.ShouldNotBeNull().LastError.ShouldNotBeNull().ShouldContain("could not be fired (failures so far: 1); ConfigViolation: ");
        (await _memory.DescribeAsync(Shop.Subject(), DurableRig.Cancelled)).ShouldNotBeNull().Tombstone.ShouldBeTrue();
    }

    /// <summary>A replica that does not have the version of the machine.</summary>
    sealed class Elsewhere(IWorkflow known) : IWorkflow
    {
        public string Source => known.Source;

        public ValueTask<WorkflowDecision> DecideAsync(MachineMemoryRecord? current, ArvoEvent consumed, CancellationToken cancellationToken) =>
            throw Missing();

        public ValueTask<WorkflowDecision> DecideTimerAsync(MachineMemoryRecord current, MachineTimer due, CancellationToken cancellationToken) =>
            throw Missing();

        public WorkflowDecision DecideTimerFailure(MachineMemoryRecord current, MachineTimer due, Exception fault) =>
            known.DecideTimerFailure(current, due, fault);

        public ValueTask<IReadOnlyList<ArvoEvent>> ExecuteAsync(ArvoEvent consumed, CancellationToken cancellationToken) => throw Missing();

        static ConfigViolation Missing() => new("there is no machine of version 1.0.0");
    }

    static async Task SendAsync(IEventDispatcher orders, ArvoEvent consumed) =>
        (await orders.DispatchAsync(consumed, default, DurableRig.Cancelled)).ShouldBe(DeliveryOutcome.Done.Instance);
}
