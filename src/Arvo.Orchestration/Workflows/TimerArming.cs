namespace Arvo.Orchestration;

/// <summary>
/// Arms a timer: <paramref name="Event"/> (chart event, JSON in UTF-8) is due <paramref name="Delay"/> after the commit's server time.
/// </summary>
public sealed record TimerArming(string Id, TimeSpan Delay, ReadOnlyMemory<byte> Event);
