using System.Runtime.CompilerServices;

namespace Arvo.Statecharts;

/// <summary>
/// Writes actions, which run in this order; each sees the context as the ones before it left it. Code is named by its own text in JSON, diagrams
/// and errors, unless a name is given. An action of another project's is an extension method over <see cref="Do(string, ChartAction)"/>.
/// </summary>
/// <typeparam name="TContext">The chart's context; immutable.</typeparam>
/// <typeparam name="TEvent">The event's payload, or <see cref="ChartEvent"/> where events of several types come along.</typeparam>
/// <typeparam name="TSelf">The builder itself.</typeparam>
public abstract partial class ActionBuilder<TContext, TEvent, TSelf>
    where TContext : class
    where TSelf : ActionBuilder<TContext, TEvent, TSelf>
{
    readonly Author<TContext> _author;
    readonly List<ActionDefinition> _actions;
    readonly Func<ChartEvent, TEvent> _readEvent;

    private protected ActionBuilder(Author<TContext> author, List<ActionDefinition> actions, Func<ChartEvent, TEvent> readEvent)
    {
        _author = author;
        _actions = actions;
        _readEvent = readEvent;
    }

    private protected Author<TContext> Author => _author;

    TSelf Self => (TSelf)this;

    /// <summary>The context as the author's type; for actions of other projects.</summary>
    public TContext ContextOf(ExpressionScope scope) => _author.Context.Read(scope.Context);

    /// <summary>The event as the author's type; for actions of other projects.</summary>
    public TEvent EventOf(ExpressionScope scope) => _readEvent(scope.Event);

    /// <summary>An author's object as data, serialized as the chart is; for actions of other projects.</summary>
    public DataValue ToData<T>(T value)
        where T : class => TypedData.Write(value, _author.Json);

    /// <summary>Changes the context.</summary>
    public TSelf Assign(Func<TContext, TContext> next, [CallerArgumentExpression(nameof(next))] string name = "") =>
        Named(name, next, ChartAction.Assign(scope => _author.Context.Write(next(ContextOf(scope)))));

    /// <summary>Changes the context by what the event says.</summary>
    public TSelf Assign(Func<TContext, TEvent, TContext> next, [CallerArgumentExpression(nameof(next))] string name = "") =>
        Named(name, next, ChartAction.Assign(scope => _author.Context.Write(next(ContextOf(scope), EventOf(scope)))));

    /// <summary>Adds to <see cref="Step.Log"/>.</summary>
    public TSelf Log(Func<TContext, TEvent, DataValue> entry, [CallerArgumentExpression(nameof(entry))] string name = "") =>
        Collected($"log {LambdaText.Of(name)}", entry, actions => actions.Log(entry(ContextOf(actions.Scope), EventOf(actions.Scope))));

    /// <summary>Adds to <see cref="Step.Log"/>.</summary>
    public TSelf Log(string text) => Do(new ActionDefinition("log", text));

    /// <summary>
    /// Runs code for its effect. It runs again whenever the same event is processed again: keep it
    /// harmless. Whatever must happen is an event to emit.
    /// </summary>
    public TSelf Run(Action<TContext, TEvent> effect, [CallerArgumentExpression(nameof(effect))] string name = "") =>
        Named(name, effect, ChartAction.Run(scope => effect(ContextOf(scope), EventOf(scope))));

    /// <summary>
    /// Decides by code which actions follow: the code sees everything as it is before them, then they run in order.
    /// </summary>
    public TSelf Enqueue(Action<TContext, TEvent, TypedCollector<TContext>> collect, [CallerArgumentExpression(nameof(collect))] string name = "") =>
        Collected(name, collect, actions => collect(ContextOf(actions.Scope), EventOf(actions.Scope), new(actions, _author)));

    /// <summary>An action of the declarative vocabulary.</summary>
    public TSelf Do(ActionDefinition action)
    {
        _actions.Add(action);
        return Self;
    }

    /// <summary>An action implemented elsewhere: see <see cref="ChartBuilder{TContext}.Implement"/>.</summary>
    public TSelf Do(string name) => Do(new ActionDefinition(name));

    /// <summary>An action in code under a name. Another action of that name gets a number behind it.</summary>
    public TSelf Do(string name, ChartAction action) => Named(name, action.Equals, action);

    TSelf Named(string name, Delegate code, ChartAction action) => Do(_author.Code.Action(name, code, action));

    TSelf Collected(string name, Delegate code, Action<ActionCollector> collect) => Named(name, code, ChartAction.Enqueue(collect));
}
