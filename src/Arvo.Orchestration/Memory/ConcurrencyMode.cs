namespace Arvo.Orchestration;

/// <summary>How writers of one instance keep out of each other's way. Both are safe, because deciding is pure.</summary>
public enum ConcurrencyMode
{
    /// <summary>A lease is written first, so that two workers seldom do the same work twice. The default.</summary>
    Lease,
    /// <summary>Nothing is written before the commit; a lost race is run again.</summary>
    Optimistic,
}
