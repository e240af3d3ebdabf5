using System.Collections.Concurrent;
using Arvo.Orchestration;
using Arvo.Sample.Orders;

namespace Arvo.Worker.Demo;

/// <summary>The shop that places the orders: gets the completion events and lets the demonstration wait for them.</summary>
internal sealed class DemoShop : IEventDispatcher
{
    /// <summary>The shop's address.</summary>
    public const string Address = "com.demo.shop";

    readonly ConcurrentDictionary<string, TaskCompletionSource<OrderClosed>> _closed = new(StringComparer.Ordinal);

    public string Source => Address;

    public ValueTask<DeliveryOutcome> DispatchAsync(ArvoEvent consumed, DeliveryHistory history, CancellationToken cancellationToken)
    {
        var closed = consumed.Read<OrderClosed>();
        ClosingOf(closed.OrderId).TrySetResult(closed);
        return new(DeliveryOutcome.Done.Instance);
    }

    /// <summary>How an order ended, as soon as it has.</summary>
    public Task<OrderClosed> ClosedAsync(string orderId, TimeSpan patience, CancellationToken cancellationToken) =>
        ClosingOf(orderId).Task.WaitAsync(patience, cancellationToken);

    TaskCompletionSource<OrderClosed> ClosingOf(string orderId) =>
        _closed.GetOrAdd(orderId, _ => new TaskCompletionSource<OrderClosed>(TaskCreationOptions.RunContinuationsAsynchronously));
}
