namespace Arvo.Orchestration;

/// <summary>How writers of one instance keep out of each other's way. Both are safe, because deciding is pure.</summary>
public enum ConcurrencyMode
{
    /// <summary>A lease is written first, so that two workers seldom do the same work twice. The default.</summary>
    Lease,
    /// <summary>Nothing is written before the commit; a lost race is run again.</summary>
    Optimistic,
}

/// <summary>What to acquire. <paramref name="Owner"/> is a nonce, new for every acquire and never empty.</summary>
/// <param name="Subject">The instance's event subject, verbatim: it is never decoded and encoded again.</param>
/// <param name="Owner">A nonce, new for every acquire.</param>
/// <param name="LeaseTtl">How long the lease lasts by the memory's clock; not used in optimistic mode.</param>
/// <param name="EventKeys">Keys of the events that wait to be applied; the lease says which were already.</param>
/// <param name="Mode">Optimistic: only read; the granted lease holds nothing; the commit compares the version and refuses event keys that were handled.</param>
public readonly record struct AcquireRequest(string Subject, string Owner, TimeSpan LeaseTtl, IReadOnlyList<EventKey> EventKeys, ConcurrencyMode Mode = ConcurrencyMode.Lease);

/// <summary>Granted or denied.</summary>
public abstract record AcquireResult
{
    AcquireResult() { }

    /// <summary>The instance is ours and read.</summary>
    public sealed record Granted(MachineLease Lease) : AcquireResult;

    /// <summary>Somebody else holds it. <paramref name="Remaining"/> is how long that lease still lasts by the memory's clock; never negative.</summary>
    public sealed record Denied(TimeSpan Remaining) : AcquireResult;
}
