namespace Arvo.Simulation.Tests.Simulated;

/// <summary>One process: its continuations are posted to the world, and are lost when it dies. A paused one keeps them until it goes on.</summary>
internal sealed class SimulatedProcess(World world, string name) : SynchronizationContext
{
    public string Name { get; } = name;

    public bool Alive { get; private set; } = true;

    public bool Paused { get; private set; }

    public List<Action> Backlog { get; } = [];

    public TimeProvider Clock => field ??= new ProcessClock(world, this);

    public override void Post(SendOrPostCallback callback, object? state) => world.Post(this, () => callback(state));

    public override void Send(SendOrPostCallback callback, object? state) => throw new NotSupportedException("The simulated processes never block.");

    public override SynchronizationContext CreateCopy() => this;

    public void Run(Action run)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            run();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public void Crash()
    {
        Alive = false;
        world.SetAside(this);
        Backlog.Clear();
    }

    public void Pause()
    {
        Paused = true;
        world.SetAside(this);
    }

    public void Resume()
    {
        if (!Paused) return;
        Paused = false;
        if (Alive) world.BringBack(this);
    }

    sealed class ProcessClock(World world, SimulatedProcess process) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => world.Now;

        public override long GetTimestamp() => world.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new ProcessTimer(world, process, () => callback(state));
            timer.Change(dueTime, period);
            return timer;
        }
    }

    sealed class ProcessTimer(World world, SimulatedProcess process, Action run) : ITimer
    {
        WorldTimer? _armed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Disarm();
            _armed = dueTime == Timeout.InfiniteTimeSpan ? null : world.After(dueTime, process, run);
            return true;
        }

        public void Dispose() => Disarm();

        public ValueTask DisposeAsync()
        {
            Disarm();
            return default;
        }

        void Disarm()
        {
            if (_armed is not null) _armed.Cancelled = true;
        }
    }
}
