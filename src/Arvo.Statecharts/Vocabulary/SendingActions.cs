namespace Arvo.Statecharts;

/// <summary>What to send, when, and under which id.</summary>
sealed record SendingParameters(CompiledExpression Event, CompiledExpression? Delay, CompiledExpression? Id)
{
    public ChartEvent ResolveEvent(in ExpressionScope scope, string action)
    {
        var sent = Event.Evaluate(scope);
        return sent["type"].AsString() is { } type
            ? new(type, sent)
            : throw new StatechartException($"Only event objects with a text member 'type' may be used with {action}, got {sent}.");
    }

    /// <summary>null: no delay. What is no number counts as none (XS §13).</summary>
    public TimeSpan? ResolveDelay(in ExpressionScope scope) =>
        Delay?.Evaluate(scope).AsNumber() is { } milliseconds ? ToTimeSpan(milliseconds) : null;

    public string? ResolveId(in ExpressionScope scope)
    {
        if (Id is null)
            return null;
        var id = Id.Evaluate(scope);
        return id.IsNull ? null : id.AsString() ?? id.ToString();
    }

    static TimeSpan ToTimeSpan(double milliseconds)
    {
        if (!(milliseconds > 0))
            return TimeSpan.Zero;
        return milliseconds >= TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(milliseconds);
    }
}

/// <summary><c>raise</c>: to the internal queue now, or a timer that sends through the mailbox, even with delay 0 (XS §9).</summary>
sealed class RaiseAction(SendingParameters parameters) : CompiledAction
{
    public override void Execute(Interpreter interpreter, in ExpressionScope scope)
    {
        var raised = parameters.ResolveEvent(scope, "raise");
        interpreter.Raise(raised, parameters.ResolveDelay(scope), parameters.ResolveId(scope));
    }
}

/// <summary><c>send</c> to oneself: through the mailbox, after this macrostep.</summary>
sealed class SendAction(SendingParameters parameters) : CompiledAction
{
    public override void Execute(Interpreter interpreter, in ExpressionScope scope)
    {
        var sent = parameters.ResolveEvent(scope, "send");
        interpreter.SendSelf(sent, parameters.ResolveDelay(scope), parameters.ResolveId(scope));
    }
}

/// <summary>A raise whose parts are known.</summary>
sealed class FinishedRaiseAction(ChartEvent raised, TimeSpan? delay, string? id) : CompiledAction
{
    public override void Execute(Interpreter interpreter, in ExpressionScope scope) => interpreter.Raise(raised, delay, id);
}

/// <summary>A send whose parts are known.</summary>
sealed class FinishedSendAction(ChartEvent sent, TimeSpan? delay, string? id) : CompiledAction
{
    public override void Execute(Interpreter interpreter, in ExpressionScope scope) => interpreter.SendSelf(sent, delay, id);
}
