namespace Arvo.Statecharts;

/// <summary>An implementation of a named guard: pure, without effect. What it throws is an error of the step, never taken as false.</summary>
public abstract class ChartGuard
{
    private protected ChartGuard()
    {
    }

    /// <summary>A condition in code.</summary>
    public static ChartGuard When(Func<ExpressionScope, bool> condition) => new ConditionCode(condition);

    /// <summary>A guard of the declarative vocabulary, or another named one.</summary>
    public static ChartGuard Declared(GuardDefinition definition) => new DeclaredGuard(definition);
}

sealed class ConditionCode(Func<ExpressionScope, bool> condition) : ChartGuard
{
    public Func<ExpressionScope, bool> Condition => condition;
}

sealed class DeclaredGuard(GuardDefinition definition) : ChartGuard
{
    public GuardDefinition Definition => definition;
}
