using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Arvo.Orchestration.Tests.Durable;

namespace Arvo.Orchestration.Tests;

/// <summary>A listener hears the whole process, and events made while one listens carry trace headers: so these tests run alone.</summary>
[CollectionDefinition(nameof(ListeningAlone), DisableParallelization = true)]
public sealed class ListeningAlone;

[Collection(nameof(ListeningAlone))]
public sealed class OrchestrationTelemetryTests : IDisposable
{
    const string RemoteTrace = "0af7651916cd43dd8448eb211c80319c";

    readonly ConcurrentQueue<Activity> _finished = [];
    readonly ActivityListener _listener;

    public OrchestrationTelemetryTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is OrchestrationTelemetry.SourceName or CoreTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _finished.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_step_is_a_span_below_the_event_and_above_what_it_emits()
    {
        var consumed = Shop.Init("traced-1", Shop.Subject("traced")) with { TraceParent = $"00-{RemoteTrace}-b7ad6b7169203331-01" };

        var emitted = (await Shop.Orchestrator().ExecuteAsync(consumed, TestContext.Current.CancellationToken)).Single();

        var span = _finished.Single(activity => activity.TraceId.ToString() == RemoteTrace && activity.Kind == ActivityKind.Producer);
        span.DisplayName.ShouldBe("Orchestrator<#/orc/order>@<arvo.orc.shop.order>");
        span.ParentSpanId.ToString().ShouldBe("b7ad6b7169203331");
        emitted.TraceParent.ShouldBe(span.Id);
        span.GetTagItem("arvo.span.kind").ShouldBe("handler.orchestrator.statemachine");
        span.GetTagItem("arvo.orchestration.status").ShouldBe("active");
        span.GetTagItem("consumable.0.cloudevents.event_id").ShouldBe("traced-1");
        span.GetTagItem("emittables.0.cloudevents.event_type").ShouldBe("com.shop.stock");
    }

    [Fact]
    public async Task Resolving_and_executing_a_machine_and_making_each_event_are_spans_of_the_step()
    {
        var consumed = Traced(Shop.Init("traced-3"), "3af7651916cd43dd8448eb211c80319c");

        var emitted = (await Shop.Orchestrator().ExecuteAsync(consumed, TestContext.Current.CancellationToken)).Single();

        var spans = SpansOf("3af7651916cd43dd8448eb211c80319c");
        var step = spans.Single(span => span.Kind == ActivityKind.Producer);
        spans.Where(span => span != step).Select(span => span.DisplayName).Order(StringComparer.Ordinal)
            .ShouldBe(["Execute Machine", "Resolve Machine", "createArvoEvent<com.shop.stock>"]);
        spans.Where(span => span != step).ShouldAllBe(span => span.Kind == ActivityKind.Internal && span.ParentSpanId == step.SpanId
            && span.Status == ActivityStatusCode.Ok && (string?)span.GetTagItem("arvo.span.kind") == "internal");

        var resolving = spans.Single(span => span.DisplayName == "Resolve Machine");
        resolving.GetTagItem("arvo.parsed.subject.orchestrator.name").ShouldBe(Shop.Source);
        resolving.GetTagItem("arvo.parsed.subject.orchestrator.version").ShouldBe("1.0.0");
        resolving.GetTagItem("cloudevents.event_id").ShouldBe("traced-3");
        var executing = spans.Single(span => span.DisplayName == "Execute Machine");
        executing.GetTagItem("arvo.machine.type").ShouldBe(Shop.Source);
        executing.GetTagItem("arvo.machine.version").ShouldBe("1.0.0");
        executing.GetTagItem("cloudevents.event_id").ShouldBe("traced-3");
        spans.Single(span => span.DisplayName.StartsWith("createArvoEvent", StringComparison.Ordinal)).GetTagItem("cloudevents.event_id")
            .ShouldBe(emitted.Id);
        emitted.TraceParent.ShouldBe(step.Id);
    }

    [Fact]
    public async Task An_error_of_a_machine_is_an_error_of_its_execution_and_is_told_by_a_factory()
    {
        var orchestrator = Shop.Orchestrator(Shop.Running(() => throw new InvalidOperationException("none left")));
        await orchestrator.ExecuteAsync(Traced(Shop.Init("traced-4"), "4af7651916cd43dd8448eb211c80319c"), TestContext.Current.CancellationToken);

        var told = (await orchestrator.ExecuteAsync(Traced(Shop.Reserved("traced-5"), "5af7651916cd43dd8448eb211c80319c"),
            TestContext.Current.CancellationToken)).Single();

        var spans = SpansOf("5af7651916cd43dd8448eb211c80319c");
        var step = spans.Single(span => span.Kind == ActivityKind.Producer);
        step.GetTagItem("arvo.handler.execution.status").ShouldBe("failure");
        var executing = spans.Single(span => span.DisplayName == "Execute Machine");
        executing.Status.ShouldBe(ActivityStatusCode.Error);
        executing.Events.ShouldContain(one => one.Name == "exception");
        var making = spans.Single(span => span.DisplayName == "OrchestratorEventFactory.systemError<sys.arvo.orc.shop.order.error>");
        making.ParentSpanId.ShouldBe(step.SpanId);
        making.GetTagItem("arvo.contract.uri").ShouldBe("#/orc/order");
        making.GetTagItem("cloudevents.event_id").ShouldBe(told.Id);
        told.TraceParent.ShouldBe(step.Id);
    }

    [Fact]
    public async Task An_unknown_version_is_an_error_of_resolving()
    {
        var consumed = Traced(Shop.Init("traced-6", ArvoOrchestrationSubject.New(Shop.Source, "9.0.0", Shop.Client)),
            "6af7651916cd43dd8448eb211c80319c");

        await Should.ThrowAsync<ConfigViolation>(async () => await Shop.Orchestrator().ExecuteAsync(consumed, TestContext.Current.CancellationToken));

        SpansOf("6af7651916cd43dd8448eb211c80319c").Single(span => span.DisplayName == "Resolve Machine").Status.ShouldBe(ActivityStatusCode.Error);
    }

    [Fact]
    public async Task An_answer_of_a_stateless_handler_is_made_by_a_factory_below_the_handler()
    {
        var handler = ArvoEventHandler.For(Shop.Stock).Version<ReserveStock, StockReserved>("1.0.0", (_, _) => new(new StockReserved(1))).Build();
        var consumed = Traced(new ArvoEventFactory(Shop.Stock.Version("1.0.0")).Accepts(new ArvoEventOptions
        {
            Source = Shop.Client,
            Subject = "order/1",
            Data = OutgoingEvent.Of("com.shop.stock", new ReserveStock("o-1")).Data,
        }), "7af7651916cd43dd8448eb211c80319c");

        var answer = (await handler.ExecuteAsync(consumed, TestContext.Current.CancellationToken)).Single();

        var spans = SpansOf("7af7651916cd43dd8448eb211c80319c");
        var handling = spans.Single(span => span.Kind == ActivityKind.Consumer);
        handling.DisplayName.ShouldBe("Handler<#/svc/stock>");
        var making = spans.Single(span => span != handling);
        making.DisplayName.ShouldBe("EventFactory.emits<evt.shop.stock.success>");
        making.ParentSpanId.ShouldBe(handling.SpanId);
        making.GetTagItem("openinference.span.kind").ShouldBe("INTERNAL");
        making.GetTagItem("arvo.contract.version").ShouldBe("1.0.0");
        making.GetTagItem("cloudevents.event_id").ShouldBe(answer.Id);
        answer.TraceParent.ShouldBe(handling.Id);
    }

    [Fact]
    public async Task A_telemetred_memory_shows_each_operation_below_the_step()
    {
        var memory = new TelemetredMachineMemory(new SimpleMachineMemory());
        var consumed = Traced(Shop.Init("traced-8"), "8af7651916cd43dd8448eb211c80319c");

        await Shop.Orchestrator(memory: memory).ExecuteAsync(consumed, TestContext.Current.CancellationToken);

        var spans = SpansOf("8af7651916cd43dd8448eb211c80319c");
        var step = spans.Single(span => span.Kind == ActivityKind.Producer);
        var operations = spans.Where(span => span.DisplayName.EndsWith(" Memory", StringComparison.Ordinal)).ToList();
        operations.Select(span => span.DisplayName)
            .ShouldBe(["Lock Simple Memory", "Read Simple Memory", "Write Simple Memory", "Unlock Simple Memory"]);
        operations.ShouldAllBe(span => span.ParentSpanId == step.SpanId && (string?)span.GetTagItem("arvo.memory.id") == consumed.Subject);
        operations[2].GetTagItem("arvo.memory.record.bytes").ShouldBeOfType<int>().ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task A_failing_memory_is_an_error_of_its_span()
    {
        var memory = new TelemetredMachineMemory(new ScriptedMemory { FailAt = "read" }, "Scripted");
        var consumed = Traced(Shop.Init("traced-9"), "9af7651916cd43dd8448eb211c80319c");

        await Should.ThrowAsync<TransactionViolation>(async () => await Shop.Orchestrator(memory: memory)
            .ExecuteAsync(consumed, TestContext.Current.CancellationToken));

        SpansOf("9af7651916cd43dd8448eb211c80319c").Single(span => span.DisplayName == "Read Scripted Memory").Status
            .ShouldBe(ActivityStatusCode.Error);
    }

    [Fact]
    public async Task The_durable_executor_shows_acquire_and_commit()
    {
        await new DurableRig().SendAsync(ChainWorkflow.Init("spans-of-a-durable-step"));

        var operations = _finished.Where(span => (string?)span.GetTagItem("arvo.memory.id") == "spans-of-a-durable-step").ToList();
        operations.Select(span => span.DisplayName).ShouldBe(["Acquire Machine Memory", "Commit Machine Memory"]);
        operations[1].GetTagItem("arvo.memory.record.bytes").ShouldBeOfType<int>().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_refused_event_is_an_error_of_its_span()
    {
        var consumed = Shop.Reserved("traced-2") with { TraceParent = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };

        await Should.ThrowAsync<ExecutionViolation>(async () => await Shop.Orchestrator()
            .ExecuteAsync(consumed, TestContext.Current.CancellationToken));

        var span = _finished.Single(activity => activity.TraceId.ToString() == "1af7651916cd43dd8448eb211c80319c");
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.Events.ShouldContain(one => one.Name == "exception");
    }

    [Fact]
    public async Task Events_are_counted_by_handler_and_outcome()
    {
        var outcomes = new ConcurrentBag<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, meters) => { if (instrument.Meter.Name == OrchestrationTelemetry.MeterName)
            meters.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            var outcome = tags.ToArray().FirstOrDefault(tag => tag.Key == "arvo.handler.outcome").Value as string;
            if (instrument.Name == "arvo.handler.events" && outcome is not null) outcomes.Add(outcome);
        });
        listener.Start();
        var orchestrator = Shop.Orchestrator();

        await orchestrator.ExecuteAsync(Shop.Init(), TestContext.Current.CancellationToken);
        await orchestrator.ExecuteAsync(Shop.Init(), TestContext.Current.CancellationToken);

        outcomes.ShouldContain("Done");
        outcomes.ShouldContain("Duplicate");
    }

    [Fact]
    public async Task Without_listeners_the_trace_of_the_consumed_event_is_passed_on()
    {
        _listener.Dispose();
        var consumed = Shop.Init() with { TraceParent = "00-2af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", TraceState = "a=b" };

        var emitted = (await Shop.Orchestrator().ExecuteAsync(consumed, TestContext.Current.CancellationToken)).Single();

        emitted.TraceParent.ShouldStartWith("00-2af7651916cd43dd8448eb211c80319c-");
    }

    static ArvoEvent Traced(ArvoEvent consumed, string trace) => consumed with { TraceParent = $"00-{trace}-b7ad6b7169203331-01" };

    List<Activity> SpansOf(string trace) => [.. _finished.Where(span => span.TraceId.ToString() == trace)];
}
