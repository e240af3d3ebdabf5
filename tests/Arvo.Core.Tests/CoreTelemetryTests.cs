using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Arvo.Tests;

/// <summary>A listener hears the whole process, and events made while one listens carry trace headers: so these tests run alone.</summary>
[CollectionDefinition(nameof(ListeningAlone), DisableParallelization = true)]
public sealed class ListeningAlone;

[Collection(nameof(ListeningAlone))]
public sealed class CoreTelemetryTests : IDisposable
{
    const string AuthorName = "Arvo.Core.Tests.Author";

    static readonly ActivitySource Author = new(AuthorName);

    readonly ConcurrentBag<Activity> _finished = [];
    readonly ActivityListener _listener;
    readonly Activity _around;

    public CoreTelemetryTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is CoreTelemetry.SourceName or AuthorName,
            // Other tests make events at the same time, and must not notice.
            Sample = (ref ActivityCreationOptions<ActivityContext> span) =>
                span.Source.Name == AuthorName || span.Parent.TraceId == _around?.TraceId
                    ? ActivitySamplingResult.AllDataAndRecorded
                    : ActivitySamplingResult.None,
            ActivityStopped = _finished.Add,
        };
        ActivitySource.AddActivityListener(_listener);
        _around = Author.StartActivity("author").ShouldNotBeNull();
    }

    static ArvoContract Stock { get; } = ArvoContract.Define("#/svc/stock", "com.shop.stock")
        .Version<Reserve>("1.0.0", version => version.Emits<Reserved>("evt.shop.stock.success")).Build();

    static ArvoOrchestratorContract Order { get; } =
        ArvoOrchestratorContract.Define("#/orc/order", "shop.order").Version<Reserve, Reserved>("1.0.0").Build();

    public void Dispose()
    {
        _around.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public void Making_an_event_is_a_span_that_describes_it_and_whose_context_it_carries()
    {
        var made = ArvoEvent.Create(Options("""{"a":1}""") with { Type = "com.test.action", Subject = "order/1" });

        var span = Own().Single();
        span.DisplayName.ShouldBe("createArvoEvent<com.test.action>");
        span.Kind.ShouldBe(ActivityKind.Internal);
        span.ParentSpanId.ShouldBe(_around.SpanId);
        span.Status.ShouldBe(ActivityStatusCode.Ok);
        span.GetTagItem("arvo.span.kind").ShouldBe("internal");
        span.GetTagItem("cloudevents.event_id").ShouldBe(made.Id);
        span.GetTagItem("cloudevents.arvo.event_domain").ShouldBe("N/A");
        made.TraceParent.ShouldBe(span.Id);
    }

    [Fact]
    public void Each_method_of_a_factory_is_one_span_with_its_contract()
    {
        var factory = new ArvoEventFactory(Stock.Version("1.0.0"));
        var orders = new ArvoOrchestratorEventFactory(Order.Version("1.0.0"));

        var accepted = factory.Accepts(Options("""{"sku":"A"}"""));
        factory.Emits(Options("""{"id":"r"}""") with { Type = "evt.shop.stock.success" });
        factory.SystemError(Options("{}"), new InvalidOperationException("none left"));
        orders.Init(Options("""{"parentSubject$$":null,"sku":"A"}"""));
        orders.Complete(Options("""{"id":"r"}"""));
        orders.SystemError(Options("{}"), new InvalidOperationException("none left"));

        Own().Select(span => span.DisplayName).Order(StringComparer.Ordinal).ShouldBe(
        [
            "EventFactory.accepts<com.shop.stock>", "EventFactory.emits<evt.shop.stock.success>",
            "EventFactory.systemError<sys.com.shop.stock.error>", "OrchestratorEventFactory.complete",
            "OrchestratorEventFactory.init<arvo.orc.shop.order>", "OrchestratorEventFactory.systemError<sys.arvo.orc.shop.order.error>",
        ]);
        Own().ShouldAllBe(span => (string?)span.GetTagItem("openinference.span.kind") == "INTERNAL"
            && (string?)span.GetTagItem("arvo.contract.version") == "1.0.0");
        var accepting = Own().Single(span => span.DisplayName.Contains("accepts", StringComparison.Ordinal));
        accepting.GetTagItem("arvo.contract.uri").ShouldBe("#/svc/stock");
        accepting.GetTagItem("cloudevents.event_id").ShouldBe(accepted.Id);
        accepted.TraceParent.ShouldBe(accepting.Id);
    }

    [Fact]
    public void An_event_that_can_not_be_made_is_an_error_of_its_span()
    {
        Should.Throw<ArvoDataException>(() => new ArvoEventFactory(Stock.Version("1.0.0")).Accepts(Options("{}")));

        var span = Own().Single();
        span.Status.ShouldBe(ActivityStatusCode.Error);
        span.Events.ShouldContain(one => one.Name == "exception");
    }

    [Fact]
    public void A_given_trace_context_is_kept()
    {
        const string given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        ArvoEvent.Create(Options("{}") with { Type = "com.test.action", Subject = "order/1", TraceParent = given }).TraceParent.ShouldBe(given);
    }

    static ArvoEventOptions Options(string data) => new() { Source = "com.test.client", Data = JsonElement.Parse(data) };

    List<Activity> Own() => [.. _finished.Where(span => span.Source.Name == CoreTelemetry.SourceName)];

    sealed record Reserve(string Sku);

    sealed record Reserved(string Id);
}
