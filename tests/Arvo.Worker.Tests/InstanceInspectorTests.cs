using Arvo.Orchestration;
using Arvo.Sample.Orders;
using Microsoft.Extensions.Logging.Abstractions;

namespace Arvo.Worker.Tests;

public sealed class InstanceInspectorTests
{
    readonly SimpleMachineMemory _memory = new();
    readonly SilentBus _bus = new();

    [Fact]
    public async Task A_running_instance_says_what_it_waits_for()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await ApplyAsync(Orders.Placed("1").Bytes(), cancellation);

        var report = (await Inspector.InspectAsync(Orders.SubjectOf("1"), cancellation)).ShouldNotBeNull();

        report.AcceptedEvents.ShouldContain("evt.stock.reserve.success");
        report.AcceptedEvents.ShouldContain("sys.*");
        report.AcceptedEvents.ShouldNotContain("evt.payment.take.success");
        report.Instance.Summary.ShouldNotBeNull().Value.ShouldBe("\"reserving\"");
        report.Instance.Summary.Initiator.ShouldBe(PlainShop.Address);
    }

    [Fact]
    public async Task Its_timers_are_shown_with_their_due_time()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await ApplyAsync(Orders.Placed("2").Bytes(), cancellation);
        await ApplyAsync(ReplyTo(_bus.Published[^1], "evt.stock.reserve.success", """{"reservationId":"r-1"}"""), cancellation);

        var report = (await Inspector.InspectAsync(Orders.SubjectOf("2"), cancellation)).ShouldNotBeNull();

        report.Instance.Timers.ShouldHaveSingleItem().Due.ShouldBeGreaterThan(TimeProvider.System.GetUtcNow().AddHours(23));
        report.AcceptedEvents.ShouldContain("evt.payment.take.refused");
    }

    [Fact]
    public async Task Nobody_is_nothing() =>
        (await Inspector.InspectAsync("nobody", TestContext.Current.CancellationToken)).ShouldBeNull();

    InstanceInspector Inspector => new(_memory, OrdersSample.WorkflowOf);

    async Task ApplyAsync(byte[] consumed, CancellationToken cancellation)
    {
        var executor = new DurableExecutor(_memory, _bus, new DurableOptions(), TimeProvider.System, NullLogger<DurableExecutor>.Instance);
        var dispatcher = executor.DispatcherFor(ArvoOrchestrator.Create(_memory, [OrderMachine.V1]));
        (await dispatcher.DispatchAsync(ArvoEvent.Parse(consumed), default, cancellation)).ShouldBe(DeliveryOutcome.Done.Instance);
    }

    static byte[] ReplyTo(OutboundEvent request, string type, string data) => System.Text.Encoding.UTF8.GetBytes($$"""
        {"id":"reply-{{request.Id}}","source":"{{request.To}}","specversion":"1.0","type":"{{type}}","subject":"{{request.Subject}}","time":"2026-11-21T10:00:00Z",
         "datacontenttype":"application/cloudevents+json;charset=UTF-8;profile=arvo","dataschema":"#/sample/stock/reserve/1.0.0","to":"{{request.Source}}","parentid":"{{request.Id}}","data":{{data}}}
        """);

    sealed class SilentBus : IEventPublisher
    {
        public List<OutboundEvent> Published { get; } = [];

        public Task PublishAsync(IReadOnlyList<OutboundEvent> events, CancellationToken cancellationToken)
        {
            Published.AddRange(events);
            return Task.CompletedTask;
        }
    }
}
