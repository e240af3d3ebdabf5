namespace Arvo.Orchestration;

/// <summary>Chooses between the author's id and a derived one.</summary>
internal static class EmittedId
{
    /// <summary>
    /// The id of an event. W20: an id names one event, so only the first of several copies for different
    /// domains has the author's. W3: what Arvo adds to an id is derived, not random.
    /// </summary>
    public static ArvoEventId Of(OutgoingEvent requested, string derived, bool isFirst) => ArvoEventId.DeveloperManaged(requested.Id switch
    {
        null => derived,
        { } own when string.IsNullOrWhiteSpace(own.Value) => derived,
        { Deduplication: ArvoEventDeduplication.ArvoManaged } own => new ArvoManagedId(derived, own.Value.Trim()).ToString(),
        { } own => isFirst ? own.Value : derived,
    });
}
