namespace Arvo.Orchestration;

/// <summary>An event ready to leave: its bytes are frozen, so that every copy ever published is identical.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Source">The event's source.</param>
/// <param name="Type">The event's type.</param>
/// <param name="Subject">The event's subject.</param>
/// <param name="To">The address it goes to; with <paramref name="Domain"/> the routing key.</param>
/// <param name="Domain">The domain it leaves for; null is local.</param>
/// <param name="Body">The whole event as CloudEvents JSON, UTF-8.</param>
public sealed record OutboundEvent(string Id, string Source, string Type, string Subject, string To, string? Domain, ReadOnlyMemory<byte> Body)
{
    /// <summary>Freezes an event for its <see cref="ArvoEvent.Address"/>.</summary>
    public static OutboundEvent Of(ArvoEvent emitted) => Of(emitted, emitted.ToUtf8Bytes());

    /// <summary>As <see cref="Of(ArvoEvent)"/>, of an event whose bytes are known.</summary>
    internal static OutboundEvent Of(ArvoEvent emitted, ReadOnlyMemory<byte> body) =>
        new(emitted.Id, emitted.Source, emitted.Type, emitted.Subject, emitted.Address, emitted.Domain, body);
}
