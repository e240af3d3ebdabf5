using System.Text.Json;
using Arvo.Statecharts;

namespace Arvo.Orchestration;

/// <summary>What a machine is made of: contracts and a chart, as C# definition or as XState JSON.</summary>
public sealed record ArvoMachineSetup
{
    /// <summary>The contract version that the machine fulfils, usually of an orchestrator contract.</summary>
    public required VersionedArvoContract Self { get; init; }

    /// <summary>The services that it asks, by a name of the author's.</summary>
    public IReadOnlyDictionary<string, VersionedArvoContract> Services { get; init; } =
        new Dictionary<string, VersionedArvoContract>(StringComparer.Ordinal);

    /// <summary>The chart as a definition; this or <see cref="ChartJson"/>.</summary>
    public ChartDefinition? Chart { get; init; }

    /// <summary>The chart as XState v5 JSON with the declarative vocabulary and <c>enqueueArvoEvent</c>; this or <see cref="Chart"/>.</summary>
    public JsonElement? ChartJson { get; init; }

    /// <summary>The implementations of named actions, guards and delays. The name <c>enqueueArvoEvent</c> is taken.</summary>
    public ChartImplementations Implementations { get; init; } = ChartImplementations.None;

    /// <summary>
    /// Options of XState's own set-up call, where a machine comes with them. <c>actors</c> and <c>delays</c> are refused: nothing runs
    /// beside a machine, and named delays belong to <see cref="Implementations"/>.
    /// </summary>
    public JsonElement? XStateSetup { get; init; }

    /// <summary>
    /// Whether names without an implementation and the like are faults, see
    /// <see cref="ChartOptions.Strict"/>. Default true; XState reports them only when it reaches them.
    /// </summary>
    public bool Strict { get; init; } = true;
}
