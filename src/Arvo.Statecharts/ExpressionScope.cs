namespace Arvo.Statecharts;

/// <summary>What author code and expressions can see.</summary>
/// <param name="Context">The context at this point of the step: earlier actions of the same step have been applied.</param>
/// <param name="Event">The event being processed; eventless transitions see the event of the last step that had one.</param>
/// <param name="Params">The parameters given where the implementation is named; undefined for a bare name.</param>
public readonly record struct ExpressionScope(DataValue Context, ChartEvent Event, DataValue Params)
{
    /// <summary>The chart's input; undefined except while the initial context is made.</summary>
    public DataValue Input { get; init; }
}
