using System.Globalization;
using System.Runtime.CompilerServices;

namespace Arvo.Statecharts;

public abstract partial class StateScope<TContext, TSelf>
{
    /// <summary>
    /// What happens on an event of the type registered for <typeparamref name="T"/>. Several for one event: the first whose condition holds.
    /// </summary>
    /// <exception cref="ArgumentException">No event type is registered for <typeparamref name="T"/>.</exception>
    public TSelf On<T>(Action<TransitionBuilder<TContext, T>> write)
        where T : class => On(_author.Get<T>(), write);

    /// <summary>Goes to that state on an event of the type registered for <typeparamref name="T"/>.</summary>
    /// <exception cref="ArgumentException">No event type is registered for <typeparamref name="T"/>.</exception>
    public TSelf On<T>(StateName target)
        where T : class => On<T>(transition => transition.To(target));

    /// <summary>What happens on an event of that type.</summary>
    public TSelf On<T>(EventType<T> type, Action<TransitionBuilder<TContext, T>> write)
        where T : class => OnDescriptor(type.Name, _author.Reader(type), write);

    /// <summary>Goes to that state on an event of that type.</summary>
    public TSelf On<T>(EventType<T> type, StateName target)
        where T : class => On(type, transition => transition.To(target));

    /// <summary>What happens on events of a type, or by a wildcard: <c>order.*</c>, <c>*</c>.</summary>
    public TSelf On(string descriptor, Action<TransitionBuilder<TContext, ChartEvent>> write) =>
        OnDescriptor(descriptor, received => received, write);

    /// <summary>Goes to that state on events of a type, or by a wildcard.</summary>
    public TSelf On(string descriptor, StateName target) => On(descriptor, transition => transition.To(target));

    /// <summary>Takes the event and does nothing, so that no state further out reacts to it.</summary>
    public TSelf Forbid<T>()
        where T : class => Forbid(_author.Get<T>().Name);

    /// <summary>As the other overload, by type or wildcard.</summary>
    public TSelf Forbid(string descriptor) => On(descriptor, _ => { });

    /// <summary>Taken whenever it is enabled, without an event; typically with a condition.</summary>
    public TSelf Always(Action<TransitionBuilder<TContext, ChartEvent>> write)
    {
        Draft.Always.Add(Write(received => received, write));
        return Self;
    }

    /// <summary>Taken when this state is complete: a final child was reached, or all regions are complete.</summary>
    public TSelf OnDone(Action<TransitionBuilder<TContext, ChartEvent>> write)
    {
        Draft.OnDone.Add(Write(received => received, write));
        return Self;
    }

    /// <summary>Goes to that state when this one is complete.</summary>
    public TSelf OnDone(StateName target) => OnDone(transition => transition.To(target));

    /// <summary>As the other overload, with the output of the final child.</summary>
    public TSelf OnDone<TOutput>(Action<TransitionBuilder<TContext, TOutput>> write)
        where TOutput : class
    {
        Draft.OnDone.Add(Write(_author.Reader(new EventType<TOutput>("xstate.done.state.*", "output")), write));
        return Self;
    }

    /// <summary>Taken when the state has been active for so long. Leaving the state disarms it.</summary>
    public TSelf After(TimeSpan delay, Action<TransitionBuilder<TContext, ChartEvent>> write) =>
        AfterDelay(delay.TotalMilliseconds.ToString(CultureInfo.InvariantCulture), write);

    /// <summary>Goes to that state when this one has been active for so long.</summary>
    public TSelf After(TimeSpan delay, StateName target) => After(delay, transition => transition.To(target));

    /// <summary>As the other overload; how long is computed on entry.</summary>
    public TSelf After(
        Func<TContext, TimeSpan> delay,
        Action<TransitionBuilder<TContext, ChartEvent>> write,
        [CallerArgumentExpression(nameof(delay))] string name = "") =>
        AfterDelay(_author.Code.Delay(name, delay, scope => delay(_author.Context.Read(scope.Context))), write);

    /// <summary>
    /// Lets the event <c>xstate.route</c> with <c>to: "#id"</c> enter this state from anywhere; the state needs an id.
    /// </summary>
    public TSelf Route(Action<TransitionBuilder<TContext, ChartEvent>>? write = null)
    {
        Draft.Route = Write(received => received, write ?? (_ => { }));
        return Self;
    }

    TSelf OnDescriptor<T>(string descriptor, Func<ChartEvent, T> readEvent, Action<TransitionBuilder<TContext, T>> write)
    {
        Draft.On.Add((descriptor, Write(readEvent, write)));
        return Self;
    }

    TSelf AfterDelay(string delay, Action<TransitionBuilder<TContext, ChartEvent>> write)
    {
        Draft.After.Add((delay, Write(received => received, write)));
        return Self;
    }

    TransitionDraft Write<T>(Func<ChartEvent, T> readEvent, Action<TransitionBuilder<TContext, T>> write)
    {
        var draft = new TransitionDraft();
        write(new(_author, draft, readEvent));
        return draft;
    }
}
