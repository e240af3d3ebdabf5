namespace Arvo.Simulation.Tests.Simulated;

/// <summary>
/// The store's primary and how far its writes are replicated. A failover forgets what was not: the new primary is the old
/// one's durable prefix, made by applying those writes again at the times they had.
/// </summary>
internal sealed class ReplicatedLog(World world)
{
    static readonly TimeSpan[] Lag = [TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(8)];

    readonly List<(DateTimeOffset At, Action<SimpleMachineMemory> Apply)> _writes = [];
    readonly StoreClock _clock = new(world);
    SimpleMachineMemory? _primary;
    int _epoch;

    public SimpleMachineMemory Primary => _primary ??= new SimpleMachineMemory(null, _clock);

    /// <summary>How many writes are durable.</summary>
    public int Durable { get; private set; }

    public int Written => _writes.Count;

    /// <summary>Applies a write to the primary, to be applied again after a failover if it is durable by then.</summary>
    public T Write<T>(Func<SimpleMachineMemory, T> write)
    {
        _writes.Add((world.Now, primary => write(primary)));
        return write(Primary);
    }

    /// <summary>Runs once everything written up to now is durable; never if a failover forgets it.</summary>
    public void WhenDurable(Action then)
    {
        var (upTo, epoch) = (_writes.Count, _epoch);
        world.After(world.Between(0.1, Lag[world.Chance(0.1) ? 1 : 0].TotalMilliseconds), null, () =>
        {
            if (epoch != _epoch) return;
            Durable = Math.Max(Durable, upTo);
            then();
        });
    }

    public void Failover()
    {
        _epoch++;
        _writes.RemoveRange(Durable, _writes.Count - Durable);
        _primary = null;
        foreach (var (at, apply) in _writes)
        {
            _clock.Then = at;
            apply(Primary);
        }
        _clock.Then = null;
    }

    sealed class StoreClock(World world) : TimeProvider
    {
        public DateTimeOffset? Then { get; set; }

        public override DateTimeOffset GetUtcNow() => Then ?? world.Now;
    }
}
