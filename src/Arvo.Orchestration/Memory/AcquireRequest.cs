namespace Arvo.Orchestration;

/// <summary>What to acquire.</summary>
/// <param name="Subject">The instance's event subject, verbatim: it is never decoded and encoded again.</param>
/// <param name="Owner">A nonce, new for every acquire and never empty; not used in optimistic mode.</param>
/// <param name="LeaseTtl">How long the lease lasts by the memory's clock; not used in optimistic mode.</param>
/// <param name="EventKeys">Keys of the events that wait to be applied; the lease says which were already.</param>
/// <param name="Mode">
/// Optimistic: only read; the granted lease holds nothing; the commit compares the version and refuses event keys that were handled.
/// </param>
public readonly record struct AcquireRequest(
    string Subject, string Owner, TimeSpan LeaseTtl, IReadOnlyList<EventKey> EventKeys, ConcurrencyMode Mode = ConcurrencyMode.Lease)
{
    /// <summary>Asks for nothing but the instance as it is.</summary>
    public static AcquireRequest ToRead(string subject) => new(subject, "", TimeSpan.Zero, [], ConcurrencyMode.Optimistic);
}
