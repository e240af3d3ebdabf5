namespace Arvo.Statecharts;

/// <summary>
/// A compiled action. What only computes (assign, raise, collecting) takes effect at once and is seen by the next action; what has an effect
/// outside goes to the interpreter's effects (XS §9).
/// </summary>
abstract class CompiledAction
{
    public abstract void Execute(Interpreter interpreter, in ExpressionScope scope);
}

/// <summary><c>assign</c> of one key.</summary>
sealed class AssignKeyAction(string key, AssignOperation operation, CompiledExpression value) : CompiledAction
{
    public override void Execute(Interpreter interpreter, in ExpressionScope scope)
    {
        var operand = value.Evaluate(scope);
        var context = scope.Context;
        interpreter.Assign(context.With(key, operation switch
        {
            AssignOperation.Add => Numbers.Read(context[key], "assign add") + Numbers.Read(operand, "assign add"),
            AssignOperation.Append => Append(context[key], operand),
            _ => operand,
        }));
    }

    DataValue Append(DataValue list, DataValue item) => list.IsNull || list.Kind == DataKind.Array
        ? list.Append(item)
        : throw new StatechartException($"assign append needs an array, '{key}' is {list.Kind}.");
}

/// <summary>What assign does with the value.</summary>
enum AssignOperation
{
    Set,
    Add,
    Append,
}

/// <summary><c>assign</c> of several keys: all expressions see the context before this action.</summary>
sealed class AssignSetAction(string[] keys, CompiledExpression[] values) : CompiledAction
{
    public override void Execute(Interpreter interpreter, in ExpressionScope scope)
    {
        var context = scope.Context;
        for (var i = 0; i < keys.Length; i++)
            context = context.With(keys[i], values[i].Evaluate(scope));
        // Also with no keys at all: assign always counts as a change (XS §6.1).
        interpreter.Assign(context);
    }
}

/// <summary>A context made by code.</summary>
sealed class AssignCodeAction(Func<ExpressionScope, DataValue> nextContext) : CompiledAction
{
    public override void Execute(Interpreter interpreter, in ExpressionScope scope)
    {
        var next = nextContext(scope);
        interpreter.Assign(next.IsUndefined ? DataValue.EmptyObject : next.Detach());
    }
}

/// <summary><c>emit</c>.</summary>
sealed class EmitAction(CompiledExpression emitted) : CompiledAction
{
    public override void Execute(Interpreter interpreter, in ExpressionScope scope) => interpreter.Effects.Emit(emitted.Evaluate(scope));
}

/// <summary><c>log</c>.</summary>
sealed class LogAction(CompiledExpression entry) : CompiledAction
{
    public override void Execute(Interpreter interpreter, in ExpressionScope scope) => interpreter.Effects.Log(entry.Evaluate(scope));
}

/// <summary><c>throw</c>: a custom action, so during the start it throws only when the whole initial step has been computed.</summary>
sealed class ThrowAction(CompiledExpression message) : CompiledAction
{
    public override void Execute(Interpreter interpreter, in ExpressionScope scope)
    {
        var text = message.Evaluate(scope);
        var error = new DeclaredErrorException(text.AsString() ?? text.ToString());
        interpreter.Effects.Run(() => throw error);
    }
}

/// <summary>Code run for its effect.</summary>
sealed class EffectAction(Action<ExpressionScope> effect) : CompiledAction
{
    public override void Execute(Interpreter interpreter, in ExpressionScope scope)
    {
        var seen = scope;
        interpreter.Effects.Run(() => effect(seen));
    }
}

/// <summary><c>cancel</c>.</summary>
sealed class CancelAction(CompiledExpression id) : CompiledAction
{
    public override void Execute(Interpreter interpreter, in ExpressionScope scope)
    {
        var value = id.Evaluate(scope);
        interpreter.Effects.Cancel(value.AsString() ?? value.ToString());
    }
}
