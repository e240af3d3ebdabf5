using System.Runtime.CompilerServices;

namespace Arvo.Statecharts;

public abstract partial class ActionBuilder<TContext, TEvent, TSelf>
{
    /// <summary>Emits an event to the outside, of the type registered for what the code returns.</summary>
    /// <exception cref="ArgumentException">No event type is registered for <typeparamref name="T"/>.</exception>
    public TSelf Emit<T>(Func<TContext, T> payload, [CallerArgumentExpression(nameof(payload))] string name = "")
        where T : class => Emit(_author.Get<T>(), payload, name);

    /// <summary>As the other overload, seeing the event.</summary>
    public TSelf Emit<T>(Func<TContext, TEvent, T> payload, [CallerArgumentExpression(nameof(payload))] string name = "")
        where T : class => Emit(_author.Get<T>(), payload, name);

    /// <summary>Emits an event of that type to the outside.</summary>
    public TSelf Emit<T>(EventType<T> type, Func<TContext, T> payload, [CallerArgumentExpression(nameof(payload))] string name = "")
        where T : class => Emit(type, payload, scope => payload(ContextOf(scope)), name);

    /// <summary>As the other overload, seeing the event.</summary>
    public TSelf Emit<T>(EventType<T> type, Func<TContext, TEvent, T> payload, [CallerArgumentExpression(nameof(payload))] string name = "")
        where T : class => Emit(type, payload, scope => payload(ContextOf(scope), EventOf(scope)), name);

    /// <summary>Emits what the code returns, as it is: an object, with a <c>type</c>.</summary>
    public TSelf EmitRaw<T>(Func<TContext, TEvent, T> emitted, [CallerArgumentExpression(nameof(emitted))] string name = "")
        where T : class =>
        Collected($"emit {LambdaText.Of(name)}", emitted, actions => actions.Emit(ToData(emitted(ContextOf(actions.Scope), EventOf(actions.Scope)))));

    /// <summary>Raises an event of this chart, to be processed before anything from outside.</summary>
    /// <param name="type">The event's type; it carries nothing.</param>
    /// <param name="delay">null: in this step; otherwise, even zero, by a timer.</param>
    /// <param name="id">By which <see cref="Cancel"/> finds the timer.</param>
    public TSelf Raise(string type, TimeSpan? delay = null, string? id = null) => Do(Sending("raise", type, delay, id));

    /// <summary>As the other overload, with a payload: the event is of the type registered for what the code returns.</summary>
    public TSelf Raise<T>(
        Func<TContext, TEvent, T> payload,
        TimeSpan? delay = null,
        string? id = null,
        [CallerArgumentExpression(nameof(payload))] string name = "")
        where T : class
    {
        var type = _author.Get<T>();
        return Collected(
            $"raise {LambdaText.Of(name)}",
            payload,
            actions => actions.Raise(type.With(payload(ContextOf(actions.Scope), EventOf(actions.Scope)), _author.Json), delay, id));
    }

    /// <summary>Sends an event to the instance itself: processed after this step, or after a delay.</summary>
    public TSelf SendSelf(string type, TimeSpan? delay = null, string? id = null) => Do(Sending("send", type, delay, id));

    /// <summary>Cancels the timer of a delayed event.</summary>
    public TSelf Cancel(string id) => Do(new ActionDefinition("cancel", DataValue.Object(("id", id))));

    TSelf Emit<T>(EventType<T> type, Delegate code, Func<ExpressionScope, T> payload, string name)
        where T : class =>
        Collected($"emit {LambdaText.Of(name)}", code, actions => actions.Emit(type.With(payload(actions.Scope), _author.Json).Data));

    static ActionDefinition Sending(string word, string type, TimeSpan? delay, string? id)
    {
        var parameters = DataValue.Object(("event", DataValue.Object(("type", type))));
        if (delay is { } after)
            parameters = parameters.With("delay", after.TotalMilliseconds);
        return new(word, id is null ? parameters : parameters.With("id", id));
    }
}
