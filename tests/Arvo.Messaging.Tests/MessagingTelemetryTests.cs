using System.Diagnostics;
using Arvo.Orchestration;
using Arvo.TestKit;

namespace Arvo.Messaging.Tests;

public sealed class MessagingTelemetryTests
{
    [Fact]
    public async Task Handling_an_event_is_a_consumer_span_under_the_span_that_sent_it()
    {
        const string sender = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var cancellation = TestContext.Current.CancellationToken;
        var spans = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MessagingTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = await TestHost.InMemoryAsync(new ScriptedDispatcher("com.traced.handler"));
        var body = System.Text.Encoding.UTF8.GetBytes(Traced(sender));

        await host.Publisher.PublishAsync(
            [new OutboundEvent("traced", "com.test.client", "com.order.process", "order/1", "com.traced.handler", null, body)], cancellation);
        Activity? span = null;
        await Eventually.HoldsAsync("the span ends",
            () => (span = spans.FirstOrDefault(each => each.DisplayName == "process com.traced.handler")) is not null, cancellation);

        span!.Kind.ShouldBe(ActivityKind.Consumer); // holds: it ended
        span.ParentId.ShouldBe(sender);
        span.GetTagItem("messaging.message.id").ShouldBe("traced");
        span.GetTagItem("messaging.system").ShouldBe("in-memory");
        span.GetTagItem("messaging.destination.name").ShouldBe("arvo.com.traced.handler");
    }

    static string Traced(string sender)
    {
        var json = Events.Json("traced", "com.traced.handler");
        json["traceparent"] = sender;
        return json.ToJsonString();
    }
}
