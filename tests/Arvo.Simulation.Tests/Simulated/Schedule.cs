namespace Arvo.Simulation.Tests.Simulated;

/// <summary>How one seed's run ended; no violation is what is hoped for.</summary>
internal sealed record ScheduleResult(
    int Seed, string? Violation, long Steps, long Publications, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<string> Journal);

/// <summary>One random run: replicas of the real executor under crashes, pauses, lost and late messages, until everything has come to rest.</summary>
internal sealed class Schedule
{
    const int MostSteps = 50_000;
    const int MostSweeps = 40;

    readonly World _world;
    readonly Ledger _ledger;
    readonly Network _network;
    readonly SimulatedStore _store;
    readonly SimulatedBroker _broker;
    readonly DurableOptions _options;
    readonly Break _broken;
    readonly double _faultRate;
    int _faults;
    int _births;
    int _sweeps;

    Schedule(int seed, Break broken, bool journal)
    {
        _world = new World(seed);
        if (journal) _world.KeepJournal();
        _broken = broken;
        _ledger = new Ledger(_world);
        _network = new Network(_world) { Trouble = _world.Random.Next(4) * 0.04 };
        _store = new SimulatedStore(_world, _ledger, broken);
        _broker = new SimulatedBroker(_world, _ledger, broken);
        _faults = _world.Random.Next(5);
        _faultRate = 0.002 + _world.Random.NextDouble() * 0.02;
        _options = new DurableOptions
        {
            FoldLimit = _world.Random.Next(1, 6),
            DefaultPolicy = new EventPolicy { EarlyPatience = TimeSpan.FromHours(4) },
            Sweep = new SweepOptions { OutboxGrace = TimeSpan.Zero },
        };
    }

    public static ScheduleResult Run(int seed, Break broken = Break.None, bool journal = false)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return new Schedule(seed, broken, journal).Run(seed);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    ScheduleResult Run(int seed)
    {
        var workers = _world.Random.Next(1, 4);
        for (var i = 0; i < workers; i++) _broker.Workers.Add(NewWorker());
        foreach (var (at, sent) in Workload.Create(_world))
        {
            _ledger.Sent(sent);
            _world.After(at, null, () => _broker.Enqueue(sent));
        }
        while (_world.Violation is null && GoOn())
        {
            if (_world.Steps > MostSteps) _world.Fail($"I9 no rest after {MostSteps} steps");
        }
        if (_world.Violation is null) _ledger.CheckAtRest(_store);
        return new ScheduleResult(seed, _world.Violation, _world.Steps, _ledger.Publications, _ledger.Counts, _world.Journal);
    }

    bool GoOn()
    {
        if (_faults > 0 && _world.Chance(_faultRate)) InjectFault();
        if (_faults > 0 && _world.Chance(0.003)) Sweep();
        return _world.Step() || ComeToRest();
    }

    // Nothing is under way: from now on nothing breaks, and the sweepers bring home what was stranded.
    bool ComeToRest()
    {
        _faults = 0;
        _network.Trouble = 0;
        if (_sweeps++ >= MostSweeps) return false;
        _world.After(TimeSpan.FromMinutes(_sweeps % 2), null, Sweep);
        return true;
    }

    void Sweep()
    {
        var alive = _broker.Workers.Where(worker => worker.Process is { Alive: true, Paused: false }).ToArray();
        if (alive.Length == 0) return;
        var sweeping = alive[_world.Random.Next(alive.Length)];
        sweeping.Sweep(new ScanRequest(_world.Chance(0.5) ? ScanKind.Outbox : ScanKind.Timers, TimeSpan.Zero, 100));
    }

    void InjectFault()
    {
        var alive = _broker.Workers.Where(worker => worker.Process is { Alive: true, Paused: false }).ToArray();
        if (alive.Length == 0) return;
        _faults--;
        var victim = alive[_world.Random.Next(alive.Length)];
        if (_world.Chance(0.4)) Crash(victim);
        else if (_world.Chance(0.5)) Pause(victim);
        else _store.Failover();
    }

    void Crash(SimulatedWorker victim)
    {
        _ledger.Count("crash");
        _world.Note(() => $"CRASH {victim.Process.Name}");
        victim.Process.Crash();
        _broker.Disconnect(victim);
        _broker.Workers.Remove(victim);
        _world.After(_world.Between(10, 3_000), null, () => _broker.Workers.Add(NewWorker()));
    }

    // A zombie: it stops, perhaps longer than its lease, perhaps without its connection, and then goes on as if nothing had happened.
    void Pause(SimulatedWorker victim)
    {
        var length = _world.Between(100, 150_000);
        var disconnected = _world.Chance(0.7);
        _ledger.Count(length > _options.LeaseTtl ? "pause beyond the lease" : "pause");
        _world.Note(() => $"PAUSE {victim.Process.Name} for {length.TotalSeconds:0.0} s{(disconnected ? ", disconnected" : "")}");
        victim.Process.Pause();
        if (disconnected) _broker.Disconnect(victim);
        _world.After(length, null, victim.Process.Resume);
    }

    SimulatedWorker NewWorker()
    {
        var mode = _world.Random.Next(3) == 0 ? ConcurrencyMode.Optimistic : ConcurrencyMode.Lease;
        return new SimulatedWorker(_world, $"w{_births++}", _network, _store, _broker, _ledger, _options with { Concurrency = mode }, _broken);
    }
}
