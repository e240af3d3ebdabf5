namespace Arvo.Statecharts;

/// <summary>Writes the actions of entering or leaving a state. They may be run by any event, so that is not typed.</summary>
public sealed class ActionListBuilder<TContext> : ActionBuilder<TContext, ChartEvent, ActionListBuilder<TContext>>
    where TContext : class
{
    internal ActionListBuilder(Author<TContext> author, List<ActionDefinition> actions)
        : base(author, actions, received => received)
    {
    }

    internal static IReadOnlyList<ActionDefinition> Write(
        Author<TContext> author,
        IReadOnlyList<ActionDefinition> before,
        Action<ActionListBuilder<TContext>> write)
    {
        List<ActionDefinition> actions = [.. before];
        write(new(author, actions));
        return actions;
    }
}
