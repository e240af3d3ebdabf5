using System.Net;
using System.Text.Json;
using Arvo.Messaging;
using Arvo.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Arvo.Worker.Tests;

public sealed class EventsEndpointTests
{
    [Fact]
    public async Task A_posted_event_is_accepted_and_handled()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var worker = await RunningWorker.StartAsync(cancellation);

        using var answer = await worker.Http.PostAsync("/events", Content(Orders.Placed("1").Bytes()), cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var memory = worker.Services.GetRequiredService<Orchestration.IDurableMachineMemory>();
        await Eventually.HoldsAsync("the order is finished",
            async token => await memory.DescribeAsync(Orders.SubjectOf("1"), token) is { Tombstone: true }, cancellation);
    }

    [Fact]
    public async Task What_is_no_event_is_refused_with_all_its_faults()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var worker = await RunningWorker.StartAsync(cancellation);

        using var answer = await worker.Http.PostAsync("/events", Content("""{"id":1}"""u8.ToArray()), cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var faults = JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync(cancellation))
            .GetProperty("faults")
            .EnumerateArray()
            .Select(fault => fault.GetString()!)
            .ToArray();
        faults.ShouldContain(fault => fault.StartsWith("id:"));
        faults.ShouldContain(fault => fault.StartsWith("subject:"));
    }

    [Fact]
    public async Task An_event_that_the_handlers_would_not_take_for_its_size_is_refused()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var worker = await RunningWorker.StartAsync(cancellation, "--Arvo:Messaging:MaxMessageBytes=2000");

        using var answer = await worker.Http.PostAsync("/events", Content(new byte[2001]), cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task It_is_alive_and_ready_when_it_can_take_keep_and_send()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var worker = await RunningWorker.StartAsync(cancellation);

        using var live = await worker.Http.GetAsync("/health/live", cancellation);

        live.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Eventually.HoldsAsync("its store answers within 2 s", token => IsReadyAsync(worker.Http, token), cancellation);
        worker.Services.GetRequiredService<MessagingHealth>().Read().IsReady.ShouldBeTrue();
    }

    static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var ready = await http.GetAsync("/health/ready", cancellationToken);
        return ready.StatusCode == HttpStatusCode.OK;
    }

    static ByteArrayContent Content(byte[] body) => new(body) { Headers = { ContentType = new("application/cloudevents+json") } };
}
