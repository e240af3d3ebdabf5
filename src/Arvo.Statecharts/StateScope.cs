namespace Arvo.Statecharts;

/// <summary>What can be written about a state, the chart's root included.</summary>
/// <typeparam name="TContext">The chart's context.</typeparam>
/// <typeparam name="TSelf">The builder itself.</typeparam>
public abstract partial class StateScope<TContext, TSelf>
    where TContext : class
    where TSelf : StateScope<TContext, TSelf>
{
    readonly Author<TContext> _author;

    private protected StateScope(Author<TContext> author, StateDraft draft)
    {
        _author = author;
        Draft = draft;
    }

    internal StateDraft Draft { get; }

    private protected Author<TContext> Author => _author;

    TSelf Self => (TSelf)this;

    /// <summary>For readers.</summary>
    public TSelf Describe(string description) => Define(state => state with { Description = description });

    /// <summary>Labels the state; a snapshot has the labels of all its active states.</summary>
    public TSelf Tag(params ReadOnlySpan<string> tags)
    {
        IReadOnlyList<string> all = [.. Draft.Definition.Tags, .. tags];
        return Define(state => state with { Tags = all });
    }

    /// <summary>Data about the state, to be found again in <see cref="Snapshot.Meta"/>.</summary>
    public TSelf Meta(DataValue meta) => Define(state => state with { Meta = meta });

    /// <summary>A state inside this one. Without children of its own it is atomic; the first child of a state is its initial one.</summary>
    public TSelf State(StateName name, Action<StateBuilder<TContext>>? write = null) => Child(name, null, write);

    /// <summary>A state whose children are all active at the same time.</summary>
    public TSelf Parallel(StateName name, Action<StateBuilder<TContext>> write) => Child(name, StateKind.Parallel, write);

    /// <summary>A state that completes this one.</summary>
    public TSelf Final(StateName name, Action<StateBuilder<TContext>>? write = null) => Child(name, StateKind.Final, write);

    /// <summary>A pseudo state that leads to where this state was left last time.</summary>
    /// <param name="name">Its key.</param>
    /// <param name="kind">Shallow: the children of this state; deep: the leaves below it.</param>
    /// <param name="defaultTarget">Where it leads the first time; null for this state's initial child.</param>
    public TSelf History(StateName name, HistoryKind kind = HistoryKind.Shallow, StateName? defaultTarget = null)
    {
        var child = AddChild(name, StateKind.History);
        child.Definition = child.Definition with { History = kind };
        child.HistoryDefault = defaultTarget;
        return Self;
    }

    /// <summary>The child that is entered by default, when it is not the first one; <paramref name="actions"/> run when it is.</summary>
    public TSelf Initial(StateName child, Action<ActionListBuilder<TContext>>? actions = null)
    {
        Draft.Initial = child;
        if (actions is not null)
            Draft.InitialActions = ActionListBuilder<TContext>.Write(_author, [], actions);
        return Self;
    }

    /// <summary>What happens on entry.</summary>
    public TSelf Entry(Action<ActionListBuilder<TContext>> write)
    {
        var entry = ActionListBuilder<TContext>.Write(_author, Draft.Definition.Entry, write);
        return Define(state => state with { Entry = entry });
    }

    /// <summary>What happens on exit.</summary>
    public TSelf Exit(Action<ActionListBuilder<TContext>> write)
    {
        var exit = ActionListBuilder<TContext>.Write(_author, Draft.Definition.Exit, write);
        return Define(state => state with { Exit = exit });
    }

    /// <summary>
    /// What a final state hands on when its parent is complete, or the chart to the outside. Of the
    /// root, it is the chart's output; elsewhere it is ignored.
    /// </summary>
    public TSelf Output<T>(Func<TContext, T> output)
        where T : class
    {
        var code = ExpressionDefinition.Of(scope => TypedData.Write(output(_author.Context.Read(scope.Context)), _author.Json));
        return Define(state => state with { Output = code });
    }

    TSelf Child(StateName name, StateKind? kind, Action<StateBuilder<TContext>>? write)
    {
        var child = AddChild(name, kind);
        write?.Invoke(new(_author, child));
        return Self;
    }

    StateDraft AddChild(StateName name, StateKind? kind)
    {
        if (Draft.Children.Exists(existing => existing.Key == name.Key))
            throw new ArgumentException($"There are two states '{name}' in '{Draft.Key}'.", nameof(name));
        var child = new StateDraft(name.Key, Draft);
        child.Definition = child.Definition with { Kind = kind };
        Draft.Children.Add(child);
        return child;
    }

    TSelf Define(Func<StateDefinition, StateDefinition> change)
    {
        Draft.Definition = change(Draft.Definition);
        return Self;
    }
}
