namespace Arvo.Statecharts;

/// <summary>What a collecting action is given: it sees the state before anything it enqueues, and enqueues what is to be done.</summary>
public sealed class ActionCollector
{
    readonly Interpreter _interpreter;
    readonly List<CompiledAction> _collected = [];

    internal ActionCollector(Interpreter interpreter, ExpressionScope scope)
    {
        _interpreter = interpreter;
        Scope = scope;
    }

    /// <summary>Context, event and parameters at this point.</summary>
    public ExpressionScope Scope { get; }

    /// <summary>The context at this point; what is enqueued here has not been applied yet.</summary>
    public DataValue Context => Scope.Context;

    /// <summary>The event being processed.</summary>
    public ChartEvent Event => Scope.Event;

    internal IReadOnlyList<CompiledAction> Collected => _collected;

    /// <summary>
    /// Evaluates a guard against the configuration from before this microstep and the context at this point.
    /// </summary>
    public bool Check(GuardDefinition guard) => _interpreter.Chart.Linker.Guard(guard).Evaluate(_interpreter, Scope with { Params = default });

    /// <summary>Replaces the context, computed when its turn comes.</summary>
    public void Assign(Func<ExpressionScope, DataValue> nextContext) => _collected.Add(new AssignCodeAction(nextContext));

    /// <summary>Replaces the context by a finished one.</summary>
    public void Assign(DataValue nextContext) => _collected.Add(new AssignCodeAction(_ => nextContext));

    /// <summary>Raises an event of this chart: after the current microstep, or after a delay.</summary>
    /// <param name="raised">The event.</param>
    /// <param name="delay">null: on the internal queue; otherwise, even zero, a timer.</param>
    /// <param name="id">By which the timer can be cancelled.</param>
    public void Raise(ChartEvent raised, TimeSpan? delay = null, string? id = null) =>
        _collected.Add(new FinishedRaiseAction(raised, delay, id));

    /// <summary>Emits an event to the outside.</summary>
    public void Emit(DataValue emitted) => _collected.Add(new EmitAction(new ConstantExpression(emitted.Detach())));

    /// <summary>Sends an event to this chart itself, to be processed after this step, or after a delay.</summary>
    public void SendSelf(ChartEvent sent, TimeSpan? delay = null, string? id = null) =>
        _collected.Add(new FinishedSendAction(sent, delay, id));

    /// <summary>Cancels the timer of that id.</summary>
    public void Cancel(string id) => _collected.Add(new CancelAction(new ConstantExpression(id)));

    /// <summary>Adds to <see cref="Step.Log"/>.</summary>
    public void Log(DataValue entry) => _collected.Add(new LogAction(new ConstantExpression(entry.Detach())));

    /// <summary>Any other action: declarative, named or code.</summary>
    public void Do(ActionDefinition action) => _collected.Add(_interpreter.Chart.Linker.Action(action));
}
