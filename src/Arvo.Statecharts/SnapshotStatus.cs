namespace Arvo.Statecharts;

/// <summary>Where an instance is in its life.</summary>
public enum SnapshotStatus
{
    /// <summary>Takes events.</summary>
    Active,
    /// <summary>Reached a final state; ignores events.</summary>
    Done,
    /// <summary>Author code threw, or the definition led nowhere; ignores events.</summary>
    Error,
    /// <summary>Was stopped. As in XState an event still runs its first microstep, but nothing that follows from it.</summary>
    Stopped,
}
