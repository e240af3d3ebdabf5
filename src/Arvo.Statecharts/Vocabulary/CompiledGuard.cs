namespace Arvo.Statecharts;

/// <summary>A compiled guard. Pure; what it throws is an error of the step.</summary>
abstract class CompiledGuard
{
    /// <summary>The scope's params are those of the named guard this is the implementation of.</summary>
    public abstract bool Evaluate(Interpreter interpreter, in ExpressionScope scope);
}

/// <summary><c>const</c>.</summary>
sealed class ConstantGuard(CompiledExpression value) : CompiledGuard
{
    public override bool Evaluate(Interpreter interpreter, in ExpressionScope scope) => value.Evaluate(scope).IsTrue;
}

/// <summary><c>ctx</c> and <c>event</c>: compares what is at a path with a value.</summary>
sealed class ComparisonGuard(PathExpression left, Comparison comparison, CompiledExpression right) : CompiledGuard
{
    public override bool Evaluate(Interpreter interpreter, in ExpressionScope scope) =>
        comparison(left.Evaluate(scope), right.Evaluate(scope));
}

/// <summary><c>and</c>: stops at the first false.</summary>
sealed class AndGuard(CompiledGuard[] members) : CompiledGuard
{
    public override bool Evaluate(Interpreter interpreter, in ExpressionScope scope)
    {
        var own = scope with { Params = default };
        foreach (var member in members)
        {
            if (!member.Evaluate(interpreter, own))
                return false;
        }
        return true;
    }
}

/// <summary><c>or</c>: stops at the first true.</summary>
sealed class OrGuard(CompiledGuard[] members) : CompiledGuard
{
    public override bool Evaluate(Interpreter interpreter, in ExpressionScope scope)
    {
        var own = scope with { Params = default };
        foreach (var member in members)
        {
            if (member.Evaluate(interpreter, own))
                return true;
        }
        return false;
    }
}

/// <summary><c>not</c>.</summary>
sealed class NotGuard(CompiledGuard member) : CompiledGuard
{
    public override bool Evaluate(Interpreter interpreter, in ExpressionScope scope) =>
        !member.Evaluate(interpreter, scope with { Params = default });
}

/// <summary><c>stateIn</c> with an id: is that node active? An id that doesn't exist is an error when it is evaluated.</summary>
sealed class StateInIdGuard(string id) : CompiledGuard
{
    // Resolved at first use, when the nodes are known. One reference, so that threads see all of it or nothing.
    Resolution? _resolved;

    public string Id => id;

    public override bool Evaluate(Interpreter interpreter, in ExpressionScope scope)
    {
        var (node, fault) = _resolved ??= Resolve(interpreter.Chart);
        return node is null ? throw new StatechartException(fault ?? id) : Array.IndexOf(interpreter.Active, node) >= 0;
    }

    Resolution Resolve(Chart chart)
    {
        var (node, fault) = chart.Nodes.FindById(id);
        return new(node, fault);
    }

    sealed record Resolution(StateNode? Node, string? Fault);
}

/// <summary><c>stateIn</c> with a path or partial value, from the root.</summary>
sealed class StateInValueGuard(DataValue wanted) : CompiledGuard
{
    public override bool Evaluate(Interpreter interpreter, in ExpressionScope scope) => StateValues.Matches(wanted, interpreter.VisibleValue);
}

/// <summary><c>throw</c>.</summary>
sealed class ThrowGuard(CompiledExpression message) : CompiledGuard
{
    public override bool Evaluate(Interpreter interpreter, in ExpressionScope scope) =>
        throw new DeclaredErrorException(message.Evaluate(scope) is var text && text.AsString() is { } plain ? plain : text.ToString());
}

/// <summary><c>traceGuard</c>: leaves a note in <see cref="Step.GuardTrace"/>.</summary>
sealed class TraceGuard(string message, CompiledExpression value) : CompiledGuard
{
    public override bool Evaluate(Interpreter interpreter, in ExpressionScope scope)
    {
        interpreter.Effects.TraceGuard(message);
        return value.Evaluate(scope).IsTrue;
    }
}

/// <summary>An author's function.</summary>
sealed class CodeGuard(Func<ExpressionScope, bool> condition) : CompiledGuard
{
    public override bool Evaluate(Interpreter interpreter, in ExpressionScope scope) => condition(scope);
}

/// <summary>A guard by name. Resolved at each use, so that an unknown name can hide behind a short circuit (XS §10).</summary>
sealed class NamedGuard(string name, NamedGuardSlot? slot, CompiledExpression? parameters) : CompiledGuard
{
    public override bool Evaluate(Interpreter interpreter, in ExpressionScope scope)
    {
        if (slot is null)
            throw new StatechartException($"Guard '{name}' is not implemented.");
        interpreter.EnterNamed(name);
        try
        {
            // A name that stands for another name passes no parameters on (XS §10).
            var own = slot.IsAlias ? default : parameters?.Evaluate(scope) ?? default;
            return slot.Target.Evaluate(interpreter, scope with { Params = own });
        }
        finally
        {
            interpreter.LeaveNamed();
        }
    }
}

/// <summary>What a guard name stands for; filled after all names are known, so that implementations may refer to each other.</summary>
sealed class NamedGuardSlot
{
    public CompiledGuard Target { get; set; } = new ConstantGuard(new ConstantExpression(DataValue.False));

    public bool IsAlias { get; set; }
}
