namespace Arvo.Orchestration;

/// <summary>A timer as data: armed and cancelled by the commit that changes the state.</summary>
/// <param name="Id">Unique within the instance; the send id of the delayed event.</param>
/// <param name="Sequence">Tells this arming from earlier ones of the same id; part of the fired event's identity.</param>
/// <param name="Due">When to fire, by the memory's clock.</param>
/// <param name="Event">The chart event to deliver, JSON in UTF-8.</param>
public sealed record MachineTimer(string Id, long Sequence, DateTimeOffset Due, ReadOnlyMemory<byte> Event)
{
    /// <summary>How often firing it failed since it was armed; each failure puts <see cref="Due"/> off.</summary>
    public int Failures { get; init; }
}
