using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>
/// A compiled statechart. Immutable: one instance serves all threads. <see cref="Start"/> and <see cref="Send"/> are pure, apart from what
/// an author's own code does: equal arguments give equal steps, and nothing that was passed in is changed.
/// </summary>
public sealed class Chart
{
    const double DefaultMaxIterations = 1000;

    Chart(ChartParts parts)
    {
        Id = parts.Id;
        Definition = parts.Definition;
        Nodes = parts.Nodes;
        Linker = parts.Linker;
        EventTypes = parts.EventTypes;
        InitialContext = parts.Context;
        Root = parts.Nodes.Root;
        MaxIterations = parts.Definition.MaxIterations ?? DefaultMaxIterations;
        HasParallel = Nodes.All.Any(node => node.Kind == StateKind.Parallel);
        HasAlways = Nodes.All.Any(node => node.Always.Length > 0);
        InitialTransition = InitialConfiguration.Of(Root, out var fault);
        InitialFault = fault;
        Interpreters = new(this);
    }

    /// <summary>The root's id; <c>(machine)</c> when the author gave none.</summary>
    public string Id { get; }

    /// <summary>The author's version, or null.</summary>
    public string? Version => Definition.Version;

    /// <summary>What this was compiled from.</summary>
    public ChartDefinition Definition { get; }

    /// <summary>The root state.</summary>
    public StateNode Root { get; }

    /// <summary>All states in document order.</summary>
    public IReadOnlyList<StateNode> States => Nodes.All;

    /// <summary>Is any state parallel?</summary>
    public bool HasParallel { get; }

    internal NodeTable Nodes { get; }

    internal Linker Linker { get; }

    internal EventTypeTable EventTypes { get; }

    internal CompiledExpression InitialContext { get; }

    internal Transition InitialTransition { get; }

    /// <summary>Why the machine can't even name its initial state; null when it can.</summary>
    internal string? InitialFault { get; }

    internal double MaxIterations { get; }

    internal bool HasAlways { get; }

    internal InterpreterPool Interpreters { get; }

    internal StateValueCache RestoredValues { get; } = new();

    /// <summary>Checks and compiles a definition.</summary>
    /// <exception cref="ChartDefinitionException">Carries all faults, each with its path.</exception>
    public static Chart Compile(ChartDefinition definition, ChartImplementations? implementations = null, ChartOptions? options = null)
    {
        var faults = new FaultList();
        var parts = ChartCompiler.Compile(definition, implementations ?? ChartImplementations.None, options ?? ChartOptions.Default, faults);
        faults.ThrowIfAny();
        return new(parts);
    }

    /// <summary>Reads XState v5 machine JSON and compiles it; the faults of both are reported together.</summary>
    /// <exception cref="ChartDefinitionException">Carries all faults, each with its path.</exception>
    /// <exception cref="JsonException">The text is not JSON, or nests too deep.</exception>
    public static Chart Compile(ReadOnlyMemory<byte> utf8Json, ChartImplementations? implementations = null, ChartOptions? options = null)
    {
        using var document = JsonDocument.Parse(utf8Json, DefinitionReader.DocumentOptions);
        return Compile(document.RootElement, implementations, options);
    }

    /// <summary>As the other overload, from a document. Nothing of the document is kept.</summary>
    /// <exception cref="ChartDefinitionException">Carries all faults, each with its path.</exception>
    public static Chart Compile(JsonElement json, ChartImplementations? implementations = null, ChartOptions? options = null)
    {
        var faults = new FaultList();
        var definition = DefinitionReader.Read(json, faults);
        var parts = ChartCompiler.Compile(definition, implementations ?? ChartImplementations.None, options ?? ChartOptions.Default, faults);
        faults.ThrowIfAny();
        return new(parts);
    }

    /// <summary>Starts an instance: initial context, entry actions, eventless transitions. Never throws for what the author's code does.</summary>
    /// <param name="input">For the initial context and the <c>xstate.init</c> event; undefined for none.</param>
    public Step Start(DataValue input = default) => StartStep.Run(this, input);

    /// <summary>
    /// Processes one event to completion. Done and failed instances ignore it. Whatever the author's code throws becomes <see cref="Step.Error"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The snapshot belongs to another chart.</exception>
    public Step Send(Snapshot snapshot, ChartEvent received) => SendStep.Run(this, Own(snapshot), received);

    /// <summary>The instance stopped from outside; no exit action runs.</summary>
    /// <exception cref="ArgumentException">The snapshot belongs to another chart.</exception>
    public Step Stop(Snapshot snapshot) => SendStep.Run(this, Own(snapshot), new(ChartEvent.Stop));

    /// <summary>Would the event select a transition that does something? Runs guards, whose errors escape, and no action.</summary>
    /// <exception cref="ArgumentException">The snapshot belongs to another chart.</exception>
    public bool Can(Snapshot snapshot, ChartEvent received)
    {
        if (!Own(snapshot).HasState)
            return false;
        var interpreter = Interpreters.Rent();
        try
        {
            interpreter.Load(snapshot);
            interpreter.Event = received;
            // What failed while it started has entered nothing yet; asked is what its value shows (XS §5.1).
            var asked = snapshot.Status == SnapshotStatus.Error
                ? StateValueReader.Read(this, snapshot.Value, allowHistory: true, out _)
                : snapshot.Active;
            SelectTransitions.Run(interpreter, asked);
            return interpreter.Enabled.Exists(transition => transition.Targets is not null || transition.Actions.Length > 0);
        }
        finally
        {
            Interpreters.Return(interpreter);
        }
    }

    /// <summary>The event descriptors for which an active state has a transition that does something, guards not considered.</summary>
    /// <exception cref="ArgumentException">The snapshot belongs to another chart.</exception>
    public IReadOnlyCollection<string> AcceptedEvents(Snapshot snapshot) =>
        [.. Own(snapshot).Active.SelectMany(node => node.Candidates.Descriptors.Effective).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// Brings back what <see cref="Snapshot.WriteTo"/> or XState wrote. Runs nothing. A state that the chart doesn't have gives a failed
    /// snapshot without state, as in XState.
    /// </summary>
    /// <exception cref="JsonException">This is no persisted snapshot.</exception>
    public Snapshot Restore(JsonElement persisted) => SnapshotReader.Restore(this, PersistedSnapshot.Read(persisted));

    /// <summary>
    /// As the other overload, straight from UTF-8: the fast way. The snapshot refers to the bytes, which must not change afterwards.
    /// </summary>
    /// <exception cref="JsonException">This is no persisted snapshot.</exception>
    public Snapshot Restore(ReadOnlyMemory<byte> persisted) => SnapshotReader.Restore(this, PersistedSnapshot.Read(persisted));

    Snapshot Own(Snapshot snapshot) => snapshot.Chart == this
        ? snapshot
        : throw new ArgumentException(
            $"The snapshot belongs to the chart '{snapshot.Chart.Id}', compiled apart from this one; persist and restore it.", nameof(snapshot));
}
