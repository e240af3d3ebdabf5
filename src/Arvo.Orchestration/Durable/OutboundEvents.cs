namespace Arvo.Orchestration;

internal static class OutboundEvents
{
    /// <summary>The event's bytes as they will leave, however often they do.</summary>
    public static OutboundEvent Freeze(ArvoEvent emitted) => new(
        emitted.Id, emitted.Source, emitted.Type, emitted.Subject, emitted.To ?? emitted.Type, emitted.Domain, emitted.ToUtf8Bytes());
}
