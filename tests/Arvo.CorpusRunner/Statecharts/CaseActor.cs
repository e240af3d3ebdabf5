using Arvo.Statecharts;

namespace Arvo.CorpusRunner.Statecharts;

/// <summary>
/// What XState's actor is around a machine: a mailbox, timers, a life that ends. Collects what the machine does during one step of a case.
/// </summary>
public sealed class CaseActor(Chart chart, DottedHistory? lost = null)
{
    readonly Queue<ChartEvent> _mailbox = [];
    readonly VirtualClock _clock = new();
    bool _isRunning;

    // Assigned by Start or Restore, which come first.
    public Snapshot Snapshot { get; private set; } = null!;

    public List<DataValue> Log { get; } = [];

    public List<DataValue> Emitted { get; } = [];

    public List<string> GuardTrace { get; } = [];

    public string? ErrorText { get; private set; }

    public void Start(DataValue input)
    {
        _isRunning = true;
        Take(chart.Start(input));
        Drain();
    }

    public void Restore(byte[] persisted)
    {
        Snapshot = chart.Restore(lost?.Lose(persisted) ?? persisted);
        // What a restored stopped actor does is recorded: it goes on.
        _isRunning = Snapshot.Status is SnapshotStatus.Active or SnapshotStatus.Stopped;
        ErrorText = Snapshot.Error["message"].AsString() ?? Snapshot.Error.AsString();
        _mailbox.Clear();
        _clock.Clear();
    }

    public void Send(ChartEvent sent)
    {
        if (!_isRunning)
            return;
        _mailbox.Enqueue(sent);
        Drain();
    }

    public void Stop()
    {
        if (!_isRunning)
            return;
        Take(chart.Stop(Snapshot));
        End();
    }

    public void Advance(TimeSpan time) => _clock.Advance(time, Send);

    /// <summary>A new step of the case begins.</summary>
    public void ForgetEffects()
    {
        Log.Clear();
        Emitted.Clear();
        GuardTrace.Clear();
    }

    void Drain()
    {
        while (_isRunning && _mailbox.TryDequeue(out var next))
        {
            Take(chart.Send(Snapshot, next));
            if (next.Type == "xstate.stop")
                End();
        }
    }

    void Take(Step step)
    {
        Snapshot = step.Snapshot;
        Log.AddRange(step.Log);
        Emitted.AddRange(step.Emitted);
        GuardTrace.AddRange(step.GuardTrace);
        ErrorText = step.Error?.Message ?? ErrorText;
        _clock.Apply(step);
        foreach (var sent in step.SelfSent)
            _mailbox.Enqueue(sent);
        if (Snapshot.Status is SnapshotStatus.Done or SnapshotStatus.Error)
            End();
    }

    void End()
    {
        _isRunning = false;
        _mailbox.Clear();
        _clock.Clear();
    }
}
