using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>
/// Writes a chart in C#: typed context, typed events, states by the members of an enum. The result is the same <see cref="ChartDefinition"/> that
/// JSON gives, so the same rules hold. Not safe for concurrent use; what it builds is immutable.
/// </summary>
/// <typeparam name="TContext">The author's data: an immutable record that serializes as a JSON object.</typeparam>
public sealed class ChartBuilder<TContext> : StateScope<TContext, ChartBuilder<TContext>>
    where TContext : class
{
    readonly string? _version;
    ExpressionDefinition? _context;
    int? _maxIterations;

    /// <summary>Begins a chart.</summary>
    /// <param name="id">Names the chart.</param>
    /// <param name="version">The author's version; the engine doesn't read it.</param>
    /// <param name="json">How context, payloads and output are serialized; default <see cref="JsonSerializerOptions.Web"/>.</param>
    public ChartBuilder(string id, string? version = null, JsonSerializerOptions? json = null)
        : base(new(json ?? TypedData.DefaultOptions), new(id, null))
    {
        Draft.Definition = new() { Id = id };
        _version = version;
    }

    /// <summary>
    /// Where events registered after this carry their payload: a path, <c>data</c> for CloudEvents. Default: the event is the payload.
    /// </summary>
    public ChartBuilder<TContext> PayloadAt(string path)
    {
        Author.PayloadPath = path;
        return this;
    }

    /// <summary>Registers an event type: from here on <typeparamref name="T"/> stands for it.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> stands for another one already.</exception>
    public ChartBuilder<TContext> Event<T>(string name)
        where T : class => Event(new EventType<T>(name, Author.PayloadPath));

    /// <summary>As the other overload, with the payload at a path of its own.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> stands for another one already.</exception>
    public ChartBuilder<TContext> Event<T>(string name, string payloadPath)
        where T : class => Event(new EventType<T>(name, payloadPath));

    /// <summary>As the other overload.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> stands for another one already.</exception>
    public ChartBuilder<TContext> Event<T>(EventType<T> type)
        where T : class
    {
        Author.Register(type);
        return this;
    }

    /// <summary>The context every instance starts with.</summary>
    public ChartBuilder<TContext> Context(TContext initial)
    {
        var data = DataValue.Parse(Author.Context.Write(initial).ToUtf8Bytes());
        _context = new(data) { Code = _ => Author.Context.Write(initial) };
        return this;
    }

    /// <summary>
    /// The context an instance starts with, made of its input. If <typeparamref name="TInput"/> is a registered event type, the input is that event.
    /// </summary>
    public ChartBuilder<TContext> Context<TInput>(Func<TInput, TContext> create)
        where TInput : class
    {
        _context = ExpressionDefinition.Of(scope => Author.Context.Write(create(ReadInput<TInput>(scope.Input))));
        return this;
    }

    /// <summary>Makes the root's states active all at the same time.</summary>
    public ChartBuilder<TContext> AsParallel()
    {
        Draft.Definition = Draft.Definition with { Kind = StateKind.Parallel };
        return this;
    }

    /// <summary>Bounds the microsteps of one event; default 1000.</summary>
    public ChartBuilder<TContext> MaxIterations(int most)
    {
        _maxIterations = most;
        return this;
    }

    /// <summary>Implements actions, guards and delays that are used by name.</summary>
    public ChartBuilder<TContext> Implement(ChartImplementations implementations)
    {
        Author.Code.Add(implementations);
        return this;
    }

    /// <summary>Finishes the chart.</summary>
    /// <exception cref="ChartDefinitionException">A state name means several states; carries all faults.</exception>
    public AuthoredChart<TContext> Build()
    {
        var faults = new FaultList();
        var root = DefinitionAssembler.Assemble(Draft, "", faults);
        faults.ThrowIfAny();
        var definition = new ChartDefinition { Root = root, Context = _context, Version = _version, MaxIterations = _maxIterations };
        return new(definition, Author.Code.Implementations, Author);
    }

    TInput ReadInput<TInput>(DataValue input)
        where TInput : class =>
        TypedData.Read<TInput>(input, Author.Find<TInput>()?.PayloadPath ?? "", "The input", Author.Json);
}
