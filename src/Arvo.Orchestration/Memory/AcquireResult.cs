namespace Arvo.Orchestration;

/// <summary>Granted or denied.</summary>
public abstract record AcquireResult
{
    AcquireResult() { }

    /// <summary>The instance is ours and read.</summary>
    public sealed record Granted(MachineLease Lease) : AcquireResult;

    /// <summary>
    /// Somebody else holds it. <paramref name="Remaining"/> is how long that lease still lasts by the memory's clock; never negative.
    /// </summary>
    public sealed record Denied(TimeSpan Remaining) : AcquireResult;
}
