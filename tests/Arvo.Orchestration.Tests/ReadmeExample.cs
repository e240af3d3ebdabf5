using System.Text.Json;

namespace Arvo.Orchestration.Tests;

/// <summary>The example of the README, compiled and run.</summary>
public sealed class ReadmeExample
{
    public sealed record PlaceOrder(string OrderId);
    public sealed record OrderDone(string? Unit = null);
    public sealed record Reserve(string OrderId);
    public sealed record Reserved(string Unit = "piece");

    [Fact]
    public async Task The_example_of_the_readme_runs()
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        // Contracts: what goes in, what comes out.
        var order = ArvoOrchestratorContract.Define("#/orc/order", "demo.order").Version<PlaceOrder, OrderDone>("1.0.0").Build();
        var stock = ArvoContract.Define("#/svc/stock", "com.demo.stock")
            .Version<Reserve>("1.0.0", emits => emits.Emits<Reserved>("evt.demo.stock.reserved")).Build();

        // The workflow: a chart between those contracts.
        var machine = ArvoMachine.Create(new ArvoMachineSetup
        {
            Self = order.Version("1.0.0"),
            Services = new Dictionary<string, VersionedArvoContract> { ["stock"] = stock.Version("1.0.0") },
            ChartJson = JsonDocument.Parse("""
                {
                  "id": "order", "initial": "reserving",
                  "context": { "orderId": { "$input": "data.orderId" } },
                  "output": { "unit": { "$ctx": "unit" } },
                  "states": {
                    "reserving": {
                      "entry": { "type": "emit", "params": { "event": { "type": "com.demo.stock", "data": { "orderId": { "$ctx": "orderId" } } } } },
                      "on": { "evt.demo.stock.reserved": { "target": "done", "actions": { "type": "assign", "params": { "set": { "unit": { "$event": "data.unit" } } } } } }
                    },
                    "done": { "type": "final" }
                  }
                }
                """).RootElement,
        });
        var orchestrator = ArvoOrchestrator.Create(new SimpleMachineMemory(), [machine]);

        // A service: a function of records.
        var service = ArvoEventHandler.For(stock)
            .Version<Reserve, Reserved>("1.0.0", (request, _) => new(new Reserved(request.Data.OrderId == "o-1" ? "box" : "piece")))
            .Build();

        // Both on a broker in this process: an order goes in, its result comes back.
        var broker = new SimpleEventBroker(orchestrator, service);
        var start = new ArvoOrchestratorEventFactory(order.Version("1.0.0")).Init(new ArvoEventOptions
        {
            Source = "com.demo.client",
            Data = JsonDocument.Parse("""{ "parentSubject$$": null, "orderId": "o-1" }""").RootElement,
        });
        var result = await broker.ResolveAsync(start, cancellationToken);

        result!.Read<OrderDone>().ShouldBe(new OrderDone("box"));
    }

    [Fact]
    public void The_readme_shows_this_example()
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));
        var shown = readme.Split("```csharp", 2)[1].Split("```", 2)[0]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var source = File.ReadAllLines(SourcePath()).Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);

        shown.Length.ShouldBeGreaterThan(20);
        shown.Where(line => !source.Contains(line)).ShouldBeEmpty();
    }

    static string SourcePath([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
