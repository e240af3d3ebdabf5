namespace Arvo.Statecharts;

/// <summary>How a definition is compiled.</summary>
public sealed record ChartOptions
{
    /// <summary>As XState: see <see cref="Strict"/>.</summary>
    public static ChartOptions Default { get; } = new();

    /// <summary>
    /// Refuses what XState only finds out when it gets there, or never: names without an implementation, initial states, history targets and
    /// <c>stateIn</c> ids that don't exist, ids used twice. Default: false.
    /// </summary>
    public bool Strict { get; init; }
}
