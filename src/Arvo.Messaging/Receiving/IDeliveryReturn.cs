namespace Arvo.Messaging;

/// <summary>Puts away deliveries that are not done. The delivery may be acknowledged once the task completes.</summary>
interface IDeliveryReturn
{
    /// <summary>Brings a copy back to the handler's queue after about <paramref name="delay"/>.</summary>
    Task DeferAsync(
        string handler, Delivery delivery, IReadOnlyDictionary<string, object?> headers, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Puts the untouched body into the handler's dead queue.</summary>
    Task ParkAsync(string handler, Delivery delivery, IReadOnlyDictionary<string, object?> headers, CancellationToken cancellationToken);
}
