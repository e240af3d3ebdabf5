namespace Arvo.Statecharts.Tests;

/// <summary>An action as another project would add it.</summary>
static class EmitToExtension
{
    public static TSelf EmitTo<TContext, TEvent, TSelf, T>(
        this ActionBuilder<TContext, TEvent, TSelf> actions,
        string receiver,
        EventType<T> type,
        Func<TContext, T> payload)
        where TContext : class
        where TSelf : ActionBuilder<TContext, TEvent, TSelf>
        where T : class =>
        actions.Do(
            $"emit {type.Name} to {receiver}",
            ChartAction.Enqueue(enqueue => enqueue.Emit(type.With(payload(actions.ContextOf(enqueue.Scope))).Data.With("to", receiver))));
}
