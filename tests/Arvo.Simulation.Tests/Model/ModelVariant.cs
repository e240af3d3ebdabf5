namespace Arvo.Simulation.Tests.Model;

/// <summary>A protocol to check and the faults it has to stand. The defaults are the protocol as built.</summary>
internal sealed record ModelVariant
{
    public int Events { get; init; } = 2;
    public int Workers { get; init; } = 2;
    public int Crashes { get; init; } = 1;
    public int Zombies { get; init; } = 1;
    public int Expiries { get; init; } = 2;
    public int Unknowns { get; init; } = 1;
    public bool Optimistic { get; init; }

    // Deliberate breaks.
    public bool NoInbox { get; init; }
    public bool NoHelp { get; init; }
    public bool OverwritesOutbox { get; init; }
    public bool Unfenced { get; init; }
    public bool PublishesFirst { get; init; }
    public bool AcknowledgesEarly { get; init; }
}
