namespace Arvo.Simulation.Tests.Simulated;

/// <summary>
/// One thread, one clock, one source of chance. Everything that can happen next lies in one list, and the seed decides which does: continuations of
/// processes, messages that arrive, timers. No real time and no thread pool, so that a seed always gives the same run.
/// </summary>
internal sealed class World(int seed)
{
    static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    readonly List<(SimulatedProcess? Owner, Action Run)> _ready = [];
    readonly PriorityQueue<WorldTimer, (long Due, long Number)> _timers = new();
    List<string>? _journal;
    long _now;
    long _numbers;

    public Random Random { get; } = new(seed);

    public DateTimeOffset Now => Start + TimeSpan.FromTicks(_now);

    public long Ticks => _now;

    public long Steps { get; private set; }

    public string? Violation { get; private set; }

    public IReadOnlyList<string> Journal => _journal ?? [];

    public void KeepJournal() => _journal = [];

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public TimeSpan Between(double fromMilliseconds, double toMilliseconds) =>
        TimeSpan.FromMilliseconds(fromMilliseconds + Random.NextDouble() * (toMilliseconds - fromMilliseconds));

    public void Note(Func<string> what) => _journal?.Add($"{TimeSpan.FromTicks(_now).TotalSeconds,9:0.000} {what()}");

    /// <summary>The first violation ends the run.</summary>
    public void Fail(string violation)
    {
        Violation ??= violation;
        Note(() => $"VIOLATION {violation}");
    }

    public void Post(SimulatedProcess? owner, Action run)
    {
        if (owner is { Alive: false }) return;
        if (owner is { Paused: true }) owner.Backlog.Add(run);
        else _ready.Add((owner, run));
    }

    public WorldTimer After(TimeSpan delay, SimulatedProcess? owner, Action run)
    {
        var timer = new WorldTimer(owner, run);
        _timers.Enqueue(timer, (_now + Math.Max(0, delay.Ticks), _numbers++));
        return timer;
    }

    /// <summary>Lets one thing happen; now and then time passes although something could. False: nothing is left.</summary>
    public bool Step()
    {
        if (_ready.Count > 0 && !Chance(0.02))
        {
            RunOne();
            return true;
        }
        return AdvanceToNextTimer() || RunOne();
    }

    /// <summary>Moves all that is ready to run in a process aside, or back.</summary>
    public void SetAside(SimulatedProcess process)
    {
        process.Backlog.AddRange(_ready.Where(item => item.Owner == process).Select(item => item.Run));
        _ready.RemoveAll(item => item.Owner == process);
    }

    public void BringBack(SimulatedProcess process)
    {
        foreach (var run in process.Backlog) _ready.Add((process, run));
        process.Backlog.Clear();
    }

    bool RunOne()
    {
        if (_ready.Count == 0) return false;
        var chosen = Random.Next(_ready.Count);
        var (owner, run) = _ready[chosen];
        _ready[chosen] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        Steps++;
        if (owner is null) run();
        else owner.Run(run);
        return true;
    }

    bool AdvanceToNextTimer()
    {
        while (_timers.TryDequeue(out var timer, out var at))
        {
            if (timer.Cancelled || timer.Owner is { Alive: false }) continue;
            _now = Math.Max(_now, at.Due);
            Post(timer.Owner, timer.Fire);
            return true;
        }
        return false;
    }
}

/// <summary>Something that happens at its time unless it is cancelled before.</summary>
internal sealed class WorldTimer(SimulatedProcess? owner, Action run)
{
    public SimulatedProcess? Owner { get; } = owner;

    public bool Cancelled { get; set; }

    public void Fire()
    {
        if (!Cancelled) run();
    }
}
