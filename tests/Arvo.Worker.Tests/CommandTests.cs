using System.Text;
using System.Text.Json.Nodes;
using Arvo.Statecharts;
using Arvo.TestKit;

namespace Arvo.Worker.Tests;

/// <summary>What a person types beside running the worker.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task The_chart_is_printed_as_JSON_that_the_engine_reads()
    {
        var text = await OutputOfAsync("chart");

        ChartDefinition.Parse(Encoding.UTF8.GetBytes(text)).Root.States.Select(child => child.Key).ShouldContain("reserving");
    }

    [Fact]
    public async Task The_chart_is_printed_as_a_diagram()
    {
        var text = await OutputOfAsync("chart", "--mermaid");

        text.ShouldContain("stateDiagram-v2");
        text.ShouldContain("reserving --> paying : evt.stock.reserve.success");
    }

    [Fact]
    public async Task An_order_is_printed_as_an_event_that_starts_one()
    {
        var text = await OutputOfAsync("order", "77", "--initiator", "com.other.shop", "--quantity", "3");

        var placed = ArvoEvent.Parse(Encoding.UTF8.GetBytes(text));
        placed.Source.ShouldBe("com.other.shop");
        placed.Data.GetProperty("quantity").GetInt32().ShouldBe(3);
        ArvoOrchestrationSubject.Parse(placed.Subject).Execution.Initiator.ShouldBe("com.other.shop");
    }

    [Fact]
    public async Task The_topology_is_printed_as_a_definitions_file()
    {
        var text = await OutputOfAsync("topology", "print");

        var queues = JsonNode.Parse(text)!["queues"]!.AsArray().Select(queue => queue!["name"]!.GetValue<string>());
        queues.ShouldContain("arvo.arvo.orc.shop.order");
        queues.ShouldContain("arvo.com.payment.take.dead");
    }

    [Fact]
    public async Task Instances_of_an_earlier_run_are_listed_and_described()
    {
        var folder = Directory.CreateTempSubdirectory("arvo-commands-");
        var data = Path.Combine(folder.FullName, "arvo.db");
        await OutputOfAsync("demo", "--data", data);

        var list = await OutputOfAsync("instances", "list", "--finished", $"--Arvo:Memory:SqlitePath={data}");
        var subject = list.Split('\n')[0].Split(' ')[^1].Trim();
        var shown = await OutputOfAsync("instances", "show", subject, $"--Arvo:Memory:SqlitePath={data}");

        list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line.StartsWith("arvo.orc.shop.order 1.0.0  finished")).ShouldBe(3);
        shown.ShouldContain($"subject     {subject}");
        shown.ShouldContain("initiator   com.demo.shop");
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("'demoo' is neither a command nor a setting", "demoo")]
    [InlineData("'RabbitMq' is neither a command nor a setting", "topology", "print", "--Arvo:Transport=RabbitMq", "RabbitMq")]
    [InlineData("'--sku=' means nothing to chart", "chart", "--sku=")]
    [InlineData("'--qantity' means nothing to order", "order", "5", "--qantity", "7")]
    [InlineData("Arvo:RabbitMq:Uri: must begin with amqp:// or amqps://", "topology", "verify", "--Arvo:RabbitMq:Uri=nonsense")]
    [InlineData("expected type", "instances", "list", "--limit", "many")]
    [InlineData("--limit is not from 1 to 1000", "instances", "list", "--limit", "0")]
    [InlineData("'asleep'", "instances", "list", "--status", "asleep")]
    public async Task Words_that_mean_nothing_are_refused_with_code_1(string says, params string[] arguments)
    {
        using var command = new WorkerProcess(arguments);

        (await command.ExitCodeAsync(TestContext.Current.CancellationToken)).ShouldBe(1, command.Output);

        command.Output.ShouldContain(says);
    }

    [Fact]
    public async Task Interrupted_a_command_ends_with_code_130()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var demo = new WorkerProcess("demo", "--pace", "60000");
        await Eventually.HoldsAsync("it has begun", () => demo.Output.Contains("order 1001"), cancellation);

        Signals.Send(demo.Id, Signal.Terminate); // an interrupt is ignored by processes that were started in the background

        (await demo.ExitCodeAsync(cancellation)).ShouldBe(130, demo.Output);
    }

    [Fact]
    public async Task A_subject_that_nothing_can_have_is_refused_with_code_1()
    {
        var data = Path.Combine(Path.GetTempPath(), $"arvo-commands-{Guid.NewGuid()}.db");
        using var command = new WorkerProcess("instances", "show", new string('s', 9000), $"--Arvo:Memory:SqlitePath={data}");

        (await command.ExitCodeAsync(TestContext.Current.CancellationToken)).ShouldBe(1, command.Output);

        command.Output.ShouldContain("subject");
        command.Output.ShouldNotContain("Unhandled exception");
        File.Delete(data);
    }

    static async Task<string> OutputOfAsync(params string[] arguments)
    {
        using var command = new WorkerProcess(arguments);
        (await command.ExitCodeAsync(TestContext.Current.CancellationToken)).ShouldBe(0, command.Output);
        return command.Output;
    }
}
