using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>
/// A statechart as its author wrote it, from XState v5 JSON or from C#: plain data that keeps every order that matters. Immutable.
/// <see cref="Chart.Compile(ChartDefinition, ChartImplementations, ChartOptions)"/> checks it and makes it executable.
/// </summary>
public sealed record ChartDefinition
{
    /// <summary>The root state. Its id names the chart; without one the chart is called <c>(machine)</c>.</summary>
    public required StateDefinition Root { get; init; }

    /// <summary>The initial context; null for an empty one. May read the input with <c>$input</c>.</summary>
    public ExpressionDefinition? Context { get; init; }

    /// <summary>The author's version of the chart; the engine doesn't read it.</summary>
    public string? Version { get; init; }

    /// <summary>How many microsteps one event may cause; null for 1000. XState's own default is no limit.</summary>
    public double? MaxIterations { get; init; }

    /// <summary>Reads XState v5 machine JSON. Unknown keys are faults.</summary>
    /// <exception cref="ChartDefinitionException">Carries all faults of the document, each with its path.</exception>
    /// <exception cref="JsonException">The text is not JSON, or nests deeper than 2048 levels.</exception>
    public static ChartDefinition Parse(ReadOnlyMemory<byte> utf8Json)
    {
        using var document = JsonDocument.Parse(utf8Json, DefinitionReader.DocumentOptions);
        return FromJson(document.RootElement);
    }

    /// <summary>As <see cref="Parse"/>, from a document. Nothing of the document is kept.</summary>
    /// <exception cref="ChartDefinitionException">Carries all faults of the document, each with its path.</exception>
    public static ChartDefinition FromJson(JsonElement json)
    {
        var faults = new FaultList();
        var definition = DefinitionReader.Read(json, faults);
        faults.ThrowIfAny();
        return definition;
    }
}
