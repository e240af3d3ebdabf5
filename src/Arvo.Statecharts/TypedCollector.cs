namespace Arvo.Statecharts;

/// <summary>
/// What <see cref="ActionBuilder{TContext, TEvent, TSelf}.Enqueue"/> hands to its code: enqueues actions, which run in order afterwards.
/// </summary>
public readonly struct TypedCollector<TContext>
    where TContext : class
{
    readonly ActionCollector _actions;
    readonly Author<TContext> _author;

    internal TypedCollector(ActionCollector actions, Author<TContext> author)
    {
        _actions = actions;
        _author = author;
    }

    /// <summary>The same without types.</summary>
    public ActionCollector Untyped => _actions;

    /// <summary>Changes the context when its turn comes.</summary>
    public void Assign(Func<TContext, TContext> next)
    {
        var context = _author.Context;
        _actions.Assign(scope => context.Write(next(context.Read(scope.Context))));
    }

    /// <summary>Emits an event of the type registered for <typeparamref name="T"/>.</summary>
    public void Emit<T>(T payload)
        where T : class => _actions.Emit(Event(payload).Data);

    /// <summary>Emits an event of that type.</summary>
    public void Emit<T>(EventType<T> type, T payload)
        where T : class => _actions.Emit(type.With(payload, _author.Json).Data);

    /// <summary>Raises an event of the type registered for <typeparamref name="T"/>.</summary>
    public void Raise<T>(T payload, TimeSpan? delay = null, string? id = null)
        where T : class => _actions.Raise(Event(payload), delay, id);

    /// <summary>Raises an event that carries nothing.</summary>
    public void Raise(string type, TimeSpan? delay = null, string? id = null) => _actions.Raise(new(type), delay, id);

    /// <summary>Cancels the timer of a delayed event.</summary>
    public void Cancel(string id) => _actions.Cancel(id);

    /// <summary>Adds to <see cref="Step.Log"/>.</summary>
    public void Log(DataValue entry) => _actions.Log(entry);

    ChartEvent Event<T>(T payload)
        where T : class => _author.Get<T>().With(payload, _author.Json);
}
