namespace Arvo.Statecharts;

/// <summary>SCXML appendix D, mainEventLoop, one turn; XState's macrostep (XS §6): microsteps until nothing is left to do.</summary>
static class Macrostep
{
    /// <summary>Processes an event from outside.</summary>
    public static void Run(Interpreter interpreter, ChartEvent received)
    {
        interpreter.Event = received;
        if (received.Type != ChartEvent.Init)
        {
            SelectTransitions.Run(interpreter);
            if (interpreter.Enabled.Count == 0 && received.Type.StartsWith(ChartEvent.ErrorPrefix, StringComparison.Ordinal))
                throw new UnhandledErrorEventException($"No transition handles '{received.Type}': {received.Payload["error"]}");
            Microstep.Run(interpreter);
        }
        Settle(interpreter);
    }

    /// <summary>Eventless transitions first, then raised events, until there are none.</summary>
    public static void Settle(Interpreter interpreter)
    {
        var limit = interpreter.Chart.MaxIterations;
        var tryEventless = true;
        LoopReport? loop = null;
        for (var count = 1d; interpreter.Status == SnapshotStatus.Active; count++)
        {
            if (count > limit)
                throw new InfiniteLoopException(LoopReport.Message(limit, loop));

            interpreter.Enabled.Clear();
            if (tryEventless)
                SelectEventlessTransitions.Run(interpreter);
            var isEventless = interpreter.Enabled.Count > 0;
            if (!isEventless)
            {
                if (interpreter.Queue.IsEmpty)
                    break;
                interpreter.Event = interpreter.Queue.Dequeue();
                SelectTransitions.Run(interpreter);
            }
            if (count > limit - LoopReport.Length)
                (loop ??= new()).Add(interpreter.Enabled);
            var changed = Microstep.Run(interpreter);
            // After an eventless step only a change can enable others; after an event always try (XS §6.1).
            tryEventless = changed || !isEventless;
        }
    }
}
