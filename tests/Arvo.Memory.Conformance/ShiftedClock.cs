namespace Arvo.Memory.Conformance;

/// <summary>The machine's clock, ahead by as much as it was advanced. Waits take their real time.</summary>
public sealed class ShiftedClock : TimeProvider
{
    long ahead;

    /// <summary>Moves the clock forward.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref ahead, by.Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref ahead));
}
