using System.Text;
using System.Text.Json.Nodes;
using Arvo.Messaging;
using Arvo.TestKit;

namespace Arvo.Worker.Tests;

/// <summary>Whatever a stranger publishes ends in the dead queue, untouched and with a reason; the next order is none the worse.</summary>
public sealed class BadInputTests(RabbitMqFixture rabbitMq)
{
    public static TheoryData<string> Kinds() => [.. Inputs.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Bad_input_is_parked_with_its_reason_and_the_worker_goes_on(string kind)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (body, reason) = Inputs[kind];
        var broker = await (await rabbitMq.StartedAsync(cancellation)).CreateVirtualHostAsync(cancellation);
        await using var worker = await RunningWorker.StartOnAsync(broker, cancellation, "--Arvo:Execution:DefaultPolicy:EarlyPatience=00:00:00");
        await using var shop = await PlainShop.OpenAsync(broker, cancellation);

        await shop.PublishAsync(body, Orders.Source, cancellation);
        await shop.PublishAsync(Orders.Placed("good").Bytes(), Orders.Source, cancellation);

        await Eventually.HoldsAsync("the good order ended", () => shop.Results.Count == 1, cancellation);
        await Eventually.HoldsAsync("the bad one is parked",
            async token => await shop.WaitingAsync(RabbitMqTopology.DeadQueueOf(Orders.Source), token) == 1, cancellation);
        var parked = (await shop.TakeAsync(RabbitMqTopology.DeadQueueOf(Orders.Source), cancellation)).ShouldNotBeNull();
        parked.Body.ShouldBe(body);
        Text(parked.Headers["arvo-detail"]).ShouldContain(reason, Case.Insensitive);
        Text(parked.Headers["arvo-reason"]).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Headers_that_the_brokers_client_cannot_read_end_neither_the_process_nor_its_connection()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var broker = await (await rabbitMq.StartedAsync(cancellation)).CreateVirtualHostAsync(cancellation);
        using var data = new DataFolder();
        await using var shop = await PlainShop.OpenAsync(broker, cancellation);
        using var worker = new WorkerProcess("--Urls=http://127.0.0.1:0", data.Setting, "--Arvo:Transport=RabbitMq", $"--Arvo:RabbitMq:Uri={broker}");
        await Eventually.HoldsAsync("the worker consumes", () => worker.Output.Contains("Consuming through", StringComparison.Ordinal), cancellation);

        await shop.PublishAsync(Orders.Placed("deep").Bytes(), Orders.Source, RawProperties.NestedWithoutEnd(), cancellation);
        await shop.PublishAsync(Orders.Placed("precise").Bytes(), Orders.Source, RawProperties.WithDecimal(places: 29), cancellation);
        await shop.PublishAsync(Orders.Placed("good").Bytes(), Orders.Source, cancellation);

        await Eventually.HoldsAsync("the good orders ended, or the process", () => shop.Results.Count == 2 || worker.HasExited, cancellation);
        worker.HasExited.ShouldBeFalse(worker.Output);
        await Eventually.HoldsAsync("the bad one is parked",
            async token => await shop.WaitingAsync(RabbitMqTopology.DeadQueueOf(Orders.Source), token) == 1, cancellation);
        Text((await shop.TakeAsync(RabbitMqTopology.DeadQueueOf(Orders.Source),
            cancellation)).ShouldNotBeNull().Headers["arvo-reason"]).ShouldBe("headers");
        worker.Output.ShouldNotContain("another bus takes the place");
    }

    static Dictionary<string, (byte[] Body, string Reason)> Inputs { get; } = new()
    {
        ["not JSON"] = ("hello"u8.ToArray(), "JSON"),
        ["JSON but no event"] = ("""{"order":1}"""u8.ToArray(), "id: "),
        ["wrong subject"] = (With(Orders.Placed("a"), "subject", "no-subject"), "subject"),
        ["wrong data"] = (With(Orders.Placed("b"), "data", new JsonObject { ["parentSubject$$"] = null, ["orderId"] = 7 }), "quantity"),
        ["unknown type"] = (With(Orders.Placed("c"), "type", "com.nobody.knows"), "com.nobody.knows"),
        ["unknown version"] = (With(Orders.Placed("d"), "dataschema", "#/sample/order/9.9.9"), "9.9.9"),
        ["5 MB"] = (With(Orders.Placed("e"), "padding", new string('x', 5 << 20)), "bytes"),
        ["zip bomb subject"] = (With(Orders.Placed("f"), "subject", ZipBomb()), "subject"),
        ["nested without end"] = (Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 100_000))), ""),
    };

    static string ZipBomb()
    {
        using var compressed = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(compressed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(new byte[4 << 20]);
        return Convert.ToBase64String(compressed.ToArray());
    }

    static byte[] With(JsonObject placed, string member, JsonNode value)
    {
        placed[member] = value;
        return placed.Bytes();
    }

    static string Text(object? header) => Encoding.UTF8.GetString((byte[])header!); // AMQP texts arrive as bytes
}
