using Arvo.Orchestration;
using Arvo.Sample.Orders;

namespace Arvo.Worker.Demo;

/// <summary>
/// Runs the sample on embedded parts and tells what happens: three orders, each with another end. A run that was
/// cut short goes on where it was when it is started again on the same data file.
/// </summary>
internal sealed class Demonstration(string dataFile, TimeSpan pace, TextWriter output)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <returns>The process' exit code: 0 when every order ended.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var shop = new DemoShop();
        var narrator = new Narrator(output, pace, TimeProvider.System);
        using var host = BuildHost(shop, narrator);
        await host.StartAsync(cancellationToken);
        narrator.Say($"The order workflow runs with its services in this process; its memory is {dataFile}.");

        var code = 0;
        foreach (var order in DemoOrder.All)
            if (!await PlaceAsync(order, host.Services, shop, narrator, cancellationToken)) code = 1;

        await host.StopAsync(cancellationToken);
        return code;
    }

    IHost BuildHost(DemoShop shop, Narrator narrator)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddArvo(arvo => arvo
            .AddOrders()
            .UseInMemoryTransport()
            .UseSqlite(dataFile)
            .WithExecution(new DurableOptions { Sweep = new SweepOptions { OutboxGrace = TimeSpan.Zero } }));
        builder.Services.AddSingleton<IEventDispatcher>(shop);
        ObservedPublisher.AddTo(builder.Services, narrator);
        return builder.Build();
    }

    /// <returns>False when the order did not end in time.</returns>
    static async Task<bool> PlaceAsync(
        DemoOrder order, IServiceProvider services, DemoShop shop, Narrator narrator, CancellationToken cancellationToken)
    {
        narrator.Say($"{Environment.NewLine}{order.Headline} (order {order.Placed.OrderId})");
        if (await IsClosedAsync(order, services, cancellationToken))
        {
            narrator.Say("  was closed in an earlier run");
            return true;
        }

        var placed = OutboundEvent.Of(order.ToEvent(TimeProvider.System));
        await services.GetRequiredService<IEventPublisher>().PublishAsync([placed], cancellationToken);
        try
        {
            Tell(await shop.ClosedAsync(order.Placed.OrderId, Patience, cancellationToken), narrator);
            return true;
        }
        catch (TimeoutException)
        {
            narrator.Say($"  did not end within {Patience.TotalSeconds:0} seconds");
            return false;
        }
    }

    static async ValueTask<bool> IsClosedAsync(DemoOrder order, IServiceProvider services, CancellationToken cancellationToken) =>
        await services.GetRequiredService<IDurableMachineMemory>()
            .DescribeAsync(order.Subject, cancellationToken) is { Tombstone: true, Outbox.Count: 0 };

    static void Tell(OrderClosed closed, Narrator narrator) =>
        narrator.Say($"  => {closed.Result}{(closed.Tracking ?? closed.Reason) switch { null => "", var more => $": {more}" }}");
}
