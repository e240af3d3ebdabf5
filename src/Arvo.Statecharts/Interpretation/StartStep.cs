using System.Runtime.CompilerServices;

namespace Arvo.Statecharts;

/// <summary>
/// Starts an instance (XS §4.1). Errors have three shapes (XS §4.3): no state at all, the state before the initial step, or, when author code
/// threw that waited for the end, the state after it.
/// </summary>
static class StartStep
{
    // Few charts look at their init event, so it is a view.
    static readonly DataShape<StrongBox<DataValue>> InitShape = new(("type", _ => ChartEvent.Init), ("input", input => input.Value));

    public static Step Run(Chart chart, DataValue input)
    {
        if (chart.InitialFault is { } fault)
            return Failed(new Snapshot(chart, SnapshotStatus.Error, [], default), new StatechartException(fault));
        var interpreter = chart.Interpreters.Rent();
        try
        {
            interpreter.Effects.IsStarting = true;
            return Compute(interpreter, chart, input);
        }
        finally
        {
            chart.Interpreters.Return(interpreter);
        }
    }

    static Step Compute(Interpreter interpreter, Chart chart, DataValue input)
    {
        var before = new Snapshot(chart, SnapshotStatus.Active, [chart.Root], DataValue.EmptyObject);
        try
        {
            before = new Snapshot(chart, SnapshotStatus.Active, before.Active, MakeContext(chart, input));
            interpreter.Load(before);
            interpreter.Event = InitEvent(input);
            Microstep.RunInitial(interpreter);
            Macrostep.Settle(interpreter);
        }
        catch (Exception error)
        {
            interpreter.Effects.ForgetDeferred();
            return interpreter.Effects.ToFailedStep(before.Failed(ErrorData.Of(error)), error);
        }
        return Execute(interpreter.Effects, interpreter.ToSnapshot());
    }

    static Step Execute(Effects effects, Snapshot started)
    {
        try
        {
            effects.RunDeferred();
            return effects.ToStep(started, changed: true);
        }
        catch (Exception error)
        {
            return effects.ToFailedStep(started.Failed(ErrorData.Of(error)), error);
        }
    }

    static DataValue MakeContext(Chart chart, DataValue input)
    {
        var context = chart.InitialContext.Evaluate(new ExpressionScope { Input = input });
        if (context.IsNull)
            return DataValue.EmptyObject;
        return context.Kind == DataKind.Object
            ? context
            : throw new StatechartException($"The context is an object; the chart made {context.Kind} of its input.");
    }

    static ChartEvent InitEvent(DataValue input) => new(
        ChartEvent.Init,
        input.IsUndefined ? DataValue.Object(("type", ChartEvent.Init)) : InitShape.Of(new(input)));

    static Step Failed(Snapshot snapshot, Exception error) => new Effects().ToFailedStep(snapshot.Failed(ErrorData.Of(error)), error);
}
