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

    /// <summary>The id of the event that it becomes when it is due.</summary>
    internal string EventId => $"timer:{Id}:{Sequence}";

    /// <summary>What its fire is recognised by: each arming fires once.</summary>
    internal EventKey FireKey(string subject) => EventKey.Of(KeySource(subject), $"{Id}#{Sequence}");

    /// <summary>What its last failure is recognised by: each is noted once.</summary>
    internal EventKey FailureKey(string subject) => EventKey.Of(KeySource(subject), $"{Id}#{Sequence}!{Failures}");

    static string KeySource(string subject) => $"arvo.timer:{subject}";

    /// <summary>Whether both are one arming of one timer, be it put off meanwhile.</summary>
    internal bool IsSameArming(MachineTimer other) => Id == other.Id && Sequence == other.Sequence;

    /// <summary>Earliest first, and in the order of their arming where they are due at once.</summary>
    public static IOrderedEnumerable<MachineTimer> InOrder(IEnumerable<MachineTimer> timers) =>
        timers.OrderBy(timer => timer.Due).ThenBy(timer => timer.Sequence);
}
