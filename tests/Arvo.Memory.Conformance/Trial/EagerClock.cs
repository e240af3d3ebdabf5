namespace Arvo.Memory.Conformance;

/// <summary>A clock on which every wait is over at once; it adds up and remembers what was waited for.</summary>
internal sealed class EagerClock : TimeProvider
{
    readonly List<TimeSpan> waits = [];

    public IReadOnlyList<TimeSpan> Waits => waits;

    public TimeSpan Waited => waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Waited;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        waits.Add(dueTime);
        callback(state);
        return new Spent();
    }

    sealed class Spent : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose() { }

        public ValueTask DisposeAsync() => default;
    }
}
