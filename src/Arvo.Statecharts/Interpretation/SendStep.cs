namespace Arvo.Statecharts;

/// <summary>Processes one event (XS §4.2). An error leaves the snapshot from before the event, marked as failed (XS §4.3).</summary>
static class SendStep
{
    public static Step Run(Chart chart, Snapshot snapshot, ChartEvent received)
    {
        ArgumentNullException.ThrowIfNull(received.Type, nameof(received));
        if (snapshot.Status is SnapshotStatus.Done or SnapshotStatus.Error)
            return new(snapshot);
        if (received.Type == ChartEvent.Stop)
            return new(snapshot.Stopped()) { Changed = true };
        var interpreter = chart.Interpreters.Rent();
        try
        {
            interpreter.Load(snapshot);
            return Compute(interpreter, snapshot, received);
        }
        finally
        {
            chart.Interpreters.Return(interpreter);
        }
    }

    static Step Compute(Interpreter interpreter, Snapshot snapshot, ChartEvent received)
    {
        try
        {
            Macrostep.Run(interpreter, received);
        }
        catch (UnhandledErrorEventException unhandled)
        {
            return interpreter.Effects.ToFailedStep(snapshot.Failed(received.Payload["error"].Detach()), unhandled);
        }
        catch (Exception error)
        {
            return interpreter.Effects.ToFailedStep(snapshot.Failed(ErrorData.Of(error)), error);
        }
        return interpreter.Effects.ToStep(interpreter.HasChanged ? interpreter.ToSnapshot() : snapshot, interpreter.HasChanged);
    }
}
