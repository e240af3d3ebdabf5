namespace Arvo.Orchestration;

/// <summary>What became of the earlier deliveries of an event; default: there were none.</summary>
/// <param name="Attempt">How often the event was brought back before, for whatever reason.</param>
/// <param name="EarlyFor">How long ago it was first brought back as early (<see cref="DeliveryOutcome.Defer.Early"/>); zero if it never was.</param>
public readonly record struct DeliveryHistory(int Attempt, TimeSpan EarlyFor);
