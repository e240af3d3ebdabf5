namespace Arvo.Statecharts;

/// <summary>A chart written in C#: what a <see cref="ChartBuilder{TContext}"/> makes. Immutable.</summary>
public sealed record AuthoredChart<TContext>
    where TContext : class
{
    readonly Author<TContext> _author;

    internal AuthoredChart(ChartDefinition definition, ChartImplementations implementations, Author<TContext> author)
    {
        Definition = definition;
        Implementations = implementations;
        _author = author;
    }

    /// <summary>The definition. Its code is part of it; written as JSON, names stand for the code.</summary>
    public ChartDefinition Definition { get; }

    /// <summary>The code by those names. Context and output made by code have none: they exist in C# only.</summary>
    public ChartImplementations Implementations { get; }

    /// <summary>Checks the chart and makes it executable; strictly, so that every name must mean something.</summary>
    /// <exception cref="ChartDefinitionException">Carries all faults, each with its path.</exception>
    public Chart Compile() => Chart.Compile(Definition, Implementations, new ChartOptions { Strict = true });

    /// <summary>The context of an instance.</summary>
    public TContext ContextOf(Snapshot snapshot) => _author.Context.Read(snapshot.Context);

    /// <summary>An event of the type registered for <typeparamref name="T"/>.</summary>
    /// <exception cref="ArgumentException">No event type is registered for <typeparamref name="T"/>.</exception>
    public ChartEvent Event<T>(T payload)
        where T : class => _author.Get<T>().With(payload, _author.Json);
}
