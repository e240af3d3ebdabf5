using Arvo.Statecharts;

namespace Arvo.Orchestration;

/// <summary>
/// The action <c>enqueueArvoEvent</c>: sends the raw event in its parameters, of any type, after everything that is emitted (AS
/// §5.3). It travels as a marked emission, so that nothing of it touches the context.
/// </summary>
internal static class EnqueueArvoEvent
{
    public const string Name = "enqueueArvoEvent";

    const string Marker = "arvo$$.enqueued";

    static readonly ChartAction Action = ChartAction.Enqueue(collector => collector.Emit(DataValue.Object((Marker, collector.Scope.Params))));

    public static ChartImplementations AddTo(ChartImplementations implementations) =>
        implementations.Actions.ContainsKey(Name) ? implementations : implementations.WithAction(Name, Action);

    /// <summary>True when an emission is a marked one; then the raw event in it.</summary>
    public static bool TryUnwrap(DataValue emitted, out DataValue raw) => emitted.TryGet(Marker, out raw);
}
