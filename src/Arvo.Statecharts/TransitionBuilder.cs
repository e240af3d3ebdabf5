using System.Runtime.CompilerServices;

namespace Arvo.Statecharts;

/// <summary>Writes one transition: where to, when, and what happens on the way. Without a target it stays where it is.</summary>
public sealed class TransitionBuilder<TContext, TEvent> : ActionBuilder<TContext, TEvent, TransitionBuilder<TContext, TEvent>>
    where TContext : class
{
    readonly TransitionDraft _draft;

    internal TransitionBuilder(Author<TContext> author, TransitionDraft draft, Func<ChartEvent, TEvent> readEvent)
        : base(author, draft.Actions, readEvent) => _draft = draft;

    /// <summary>Where it leads. Several targets are states of different regions.</summary>
    public TransitionBuilder<TContext, TEvent> To(params ReadOnlySpan<StateName> targets)
    {
        _draft.Targets.AddRange(targets);
        return this;
    }

    /// <summary>Taken only when this holds; several conditions must all hold. Pure: it may be asked any number of times.</summary>
    public TransitionBuilder<TContext, TEvent> When(Func<TContext, bool> condition, [CallerArgumentExpression(nameof(condition))] string name = "") =>
        Guarded(name, condition, ChartGuard.When(scope => condition(ContextOf(scope))));

    /// <summary>As the other overload, seeing the event.</summary>
    public TransitionBuilder<TContext, TEvent> When(
        Func<TContext, TEvent, bool> condition,
        [CallerArgumentExpression(nameof(condition))] string name = "") =>
        Guarded(name, condition, ChartGuard.When(scope => condition(ContextOf(scope), EventOf(scope))));

    /// <summary>
    /// A condition of the declarative vocabulary, or one implemented elsewhere: see <see cref="ChartBuilder{TContext}.Implement"/>.
    /// </summary>
    public TransitionBuilder<TContext, TEvent> When(GuardDefinition guard)
    {
        _draft.Guards.Add(guard);
        return this;
    }

    /// <summary>Taken only while that state is active, usually one of another region.</summary>
    public TransitionBuilder<TContext, TEvent> WhenIn(StateName state)
    {
        _draft.ActiveStates.Add(state);
        return this;
    }

    /// <summary>Leaves and enters the state again even where it would stay active.</summary>
    public TransitionBuilder<TContext, TEvent> Reenter()
    {
        _draft.Definition = _draft.Definition with { Reenter = true };
        return this;
    }

    /// <summary>For readers.</summary>
    public TransitionBuilder<TContext, TEvent> Describe(string description)
    {
        _draft.Definition = _draft.Definition with { Description = description };
        return this;
    }

    TransitionBuilder<TContext, TEvent> Guarded(string name, Delegate code, ChartGuard guard) => When(Author.Code.Guard(name, code, guard));
}
