namespace Arvo.Statecharts;

/// <summary>One entry of <c>enqueue</c>: an action, or a choice.</summary>
abstract class EnqueueEntry
{
    public abstract void Collect(Interpreter interpreter, in ExpressionScope scope, List<CompiledAction> collected);
}

/// <summary>An action to enqueue.</summary>
sealed class EnqueuedAction(CompiledAction action) : EnqueueEntry
{
    public override void Collect(Interpreter interpreter, in ExpressionScope scope, List<CompiledAction> collected) => collected.Add(action);
}

/// <summary><c>{if, then, else}</c>.</summary>
sealed class EnqueuedChoice(CompiledGuard condition, EnqueueEntry[] then, EnqueueEntry[] otherwise) : EnqueueEntry
{
    public override void Collect(Interpreter interpreter, in ExpressionScope scope, List<CompiledAction> collected)
    {
        foreach (var entry in condition.Evaluate(interpreter, scope) ? then : otherwise)
            entry.Collect(interpreter, scope, collected);
    }
}

/// <summary><c>enqueue</c>: all conditions are decided first, against the context at that moment; then what was collected runs in order.</summary>
sealed class EnqueueAction(EnqueueEntry[] entries) : CompiledAction
{
    // Parameters of a named implementation stay with it: what it enqueues, and the conditions, are inline and have none (XS §9, §10).
    public override void Execute(Interpreter interpreter, in ExpressionScope scope)
    {
        var collected = new List<CompiledAction>(entries.Length);
        var inline = scope with { Params = default };
        foreach (var entry in entries)
            entry.Collect(interpreter, inline, collected);
        foreach (var action in collected)
            action.Execute(interpreter, interpreter.Scope(default));
    }
}

/// <summary>The same by code.</summary>
sealed class EnqueueCodeAction(Action<ActionCollector> collect) : CompiledAction
{
    public override void Execute(Interpreter interpreter, in ExpressionScope scope)
    {
        var collector = new ActionCollector(interpreter, scope);
        collect(collector);
        foreach (var action in collector.Collected)
            action.Execute(interpreter, interpreter.Scope(default));
    }
}

/// <summary>An action by name; an unknown one does nothing, but its parameters are evaluated (XS §9).</summary>
sealed class NamedAction(string name, NamedActionSlot? slot, CompiledExpression? parameters) : CompiledAction
{
    public override void Execute(Interpreter interpreter, in ExpressionScope scope)
    {
        var own = parameters?.Evaluate(scope) ?? default;
        if (slot is null)
            return;
        interpreter.EnterNamed(name);
        try
        {
            slot.Target.Execute(interpreter, scope with { Params = own });
        }
        finally
        {
            interpreter.LeaveNamed();
        }
    }
}

/// <summary>What an action name stands for; filled after all names are known, so that implementations may refer to each other.</summary>
sealed class NamedActionSlot
{
    public CompiledAction Target { get; set; } = new EnqueueAction([]);
}
