namespace Arvo.Statecharts;

/// <summary>
/// An implementation of a named action. Its code may throw anything: that becomes <see cref="Step.Error"/>, and the event has no effect.
/// </summary>
public abstract class ChartAction
{
    private protected ChartAction()
    {
    }

    /// <summary>Replaces the context. Counts as a change even if the new context is equal.</summary>
    public static ChartAction Assign(Func<ExpressionScope, DataValue> nextContext) => new AssignCode(nextContext);

    /// <summary>
    /// Collects actions: assign, raise, emit and so on. They run in order after the collector has returned, before the next action.
    /// </summary>
    public static ChartAction Enqueue(Action<ActionCollector> collect) => new EnqueueCode(collect);

    /// <summary>
    /// Runs code for its effect. During <see cref="Chart.Start"/> it runs after the whole initial step has been computed. It runs again whenever
    /// the same event is processed again: keep it harmless.
    /// </summary>
    public static ChartAction Run(Action<ExpressionScope> effect) => new EffectCode(effect);

    /// <summary>An action of the declarative vocabulary, or another named one.</summary>
    public static ChartAction Declared(ActionDefinition definition) => new DeclaredAction(definition);
}

sealed class AssignCode(Func<ExpressionScope, DataValue> nextContext) : ChartAction
{
    public Func<ExpressionScope, DataValue> NextContext => nextContext;
}

sealed class EnqueueCode(Action<ActionCollector> collect) : ChartAction
{
    public Action<ActionCollector> Collect => collect;
}

sealed class EffectCode(Action<ExpressionScope> effect) : ChartAction
{
    public Action<ExpressionScope> Effect => effect;
}

sealed class DeclaredAction(ActionDefinition definition) : ChartAction
{
    public ActionDefinition Definition => definition;
}
