using Arvo.Statecharts;

namespace Arvo.Orchestration;

/// <summary>The engine on <see cref="Chart"/>: XState's semantics, timers as data.</summary>
public sealed class MachineExecutionEngine : IMachineExecutionEngine
{
    const int MostSelfSentEvents = 1000;

    /// <summary>The engine; it has no state of its own.</summary>
    public static MachineExecutionEngine Instance { get; } = new();

    /// <inheritdoc/>
    public MachineExecutionResult Execute(MachineExecution execution)
    {
        using var activity = OrchestrationTelemetry.StartExecution(execution);
        try
        {
            return Run(execution);
        }
        catch (Exception error) when (OrchestrationTelemetry.Failed(activity, error))
        {
            throw;
        }
    }

    static MachineExecutionResult Run(MachineExecution execution)
    {
        var machine = execution.Machine;
        var gathered = new GatheredStep();
        var wasActive = true;
        Snapshot snapshot;
        if (execution.State is { } stored)
        {
            snapshot = machine.Chart.Restore(stored.Utf8);
            if (snapshot.Status == SnapshotStatus.Error)
                throw new StatechartException(snapshot.Error["message"].AsString() ?? "The stored workflow is in error");
            wasActive = snapshot.Status == SnapshotStatus.Active;
            snapshot = gathered.Add(machine.Chart.Send(snapshot, ChartEventOf(execution)));
        }
        else
        {
            snapshot = gathered.Add(machine.Chart.Start(FlatEvent.Of(execution.Event)));
        }

        return gathered.ToResult(DeliverSelfSent(machine.Chart, snapshot, gathered), wasActive);
    }

    static ChartEvent ChartEventOf(MachineExecution execution) => execution.TimerEvent is { } timer
        ? ChartEvent.Wrap(timer)
        : new ChartEvent(execution.Event.Type, FlatEvent.Of(execution.Event));

    // What a machine sends to itself arrives right after the macrostep, before any other event.
    static Snapshot DeliverSelfSent(Chart chart, Snapshot snapshot, GatheredStep gathered)
    {
        for (var delivered = 0; gathered.TryTakeSelfSent(out var sent); delivered++)
        {
            if (delivered == MostSelfSentEvents)
                throw new InfiniteLoopException(
                    $"The machine sent more than {MostSelfSentEvents} events to itself in one step, the last of type '{sent.Type}'");
            snapshot = gathered.Add(chart.Send(snapshot, sent));
        }

        return snapshot;
    }
}
