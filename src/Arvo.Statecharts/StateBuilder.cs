namespace Arvo.Statecharts;

/// <summary>Writes one state.</summary>
public sealed class StateBuilder<TContext> : StateScope<TContext, StateBuilder<TContext>>
    where TContext : class
{
    internal StateBuilder(Author<TContext> author, StateDraft draft)
        : base(author, draft)
    {
    }

    /// <summary>
    /// An id by which the state can be targeted from outside
    /// (<see cref="StateScope{TContext, TSelf}.Route"/>), and that never changes with the nesting.
    /// </summary>
    public StateBuilder<TContext> Id(string id)
    {
        Draft.Definition = Draft.Definition with { Id = id };
        return this;
    }
}
