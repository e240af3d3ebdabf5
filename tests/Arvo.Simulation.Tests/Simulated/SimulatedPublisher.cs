namespace Arvo.Simulation.Tests.Simulated;

/// <summary>Publishing across the network; what meets with trouble may have left in part.</summary>
internal sealed class SimulatedPublisher(World world, SimulatedProcess process, Network network, Ledger ledger, Break broken) : IEventPublisher
{
    public async Task PublishAsync(IReadOnlyList<OutboundEvent> events, CancellationToken cancellationToken)
    {
        OutboundEvent[] sent = [.. events];
        try
        {
            await network.CallAsync<bool>(process, "publish", (fate, answer) => answer(Leave(sent, fate)),
                () => new DependencyUnavailableException("broker", "No confirm in time."));
        }
        catch (DependencyUnavailableException) when (broken == Break.UnconfirmedTakenForConfirmed)
        {
            ledger.Count("unconfirmed publication ignored");
        }
    }

    bool Leave(OutboundEvent[] events, Fate fate)
    {
        var count = fate == Fate.AnswerLost && world.Chance(0.5) ? world.Random.Next(events.Length) : events.Length;
        foreach (var published in events.AsSpan(0, count)) ledger.Published(published);
        return true;
    }
}
