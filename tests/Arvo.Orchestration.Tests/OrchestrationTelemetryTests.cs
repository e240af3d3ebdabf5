using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Arvo.Orchestration.Tests;

public sealed class OrchestrationTelemetryTests : IDisposable
{
    const string RemoteTrace = "0af7651916cd43dd8448eb211c80319c";

    readonly ConcurrentBag<Activity> _finished = [];
    readonly ActivityListener _listener;

    public OrchestrationTelemetryTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == OrchestrationTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _finished.Add,
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
    public async Task A_refused_event_is_an_error_of_its_span()
    {
        var consumed = Shop.Reserved("traced-2") with { TraceParent = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };

        await Should.ThrowAsync<ExecutionViolation>(async () => await Shop.Orchestrator().ExecuteAsync(consumed, TestContext.Current.CancellationToken));

        var span = _finished.Single(activity => activity.TraceId.ToString() == "1af7651916cd43dd8448eb211c80319c");
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.Events.ShouldContain(one => one.Name == "exception");
    }

    [Fact]
    public async Task Events_are_counted_by_handler_and_outcome()
    {
        var outcomes = new ConcurrentBag<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, meters) => { if (instrument.Meter.Name == OrchestrationTelemetry.MeterName) meters.EnableMeasurementEvents(instrument); } };
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
}
