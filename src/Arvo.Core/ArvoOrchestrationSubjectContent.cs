using System.Collections.Frozen;

namespace Arvo;

/// <summary>Which orchestrator a subject belongs to.</summary>
/// <param name="Name">The handler's source, an event type.</param>
/// <param name="Version">Selects the machine; <c>0.0.0</c> when none was named.</param>
public sealed record OrchestratorReference(string Name, string Version);

/// <summary>Which execution a subject is.</summary>
/// <param name="Id">At least one character, no semicolon.</param>
/// <param name="Initiator">Where completion and errors go back to: an event type.</param>
/// <param name="Domain">Null is the default domain; a subject of Arvo v2, which has none, reads as null (W27).</param>
public sealed record ExecutionReference(string Id, string Initiator, string? Domain);

/// <summary>What an orchestration subject says (AS §4.1). Equal by value.</summary>
/// <param name="Orchestrator">Which orchestrator.</param>
/// <param name="Execution">Which execution.</param>
/// <param name="Meta">Free texts that children inherit; <see cref="RedirectToKey"/> is known to Arvo.</param>
public sealed record ArvoOrchestrationSubjectContent(
    OrchestratorReference Orchestrator, ExecutionReference Execution, IReadOnlyDictionary<string, string> Meta)
{
    /// <summary>The key in <see cref="Meta"/> that names where the completion goes instead of to the initiator.</summary>
    public const string RedirectToKey = "redirectto";

    /// <summary>No meta.</summary>
    public static IReadOnlyDictionary<string, string> NoMeta { get; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The subject that this was kept for; null elsewhere. No part of the content.</summary>
    internal string? Text { get; init; }

    /// <summary>Where the completion goes instead of to the initiator; null when to the initiator.</summary>
    public string? RedirectTo => Meta.GetValueOrDefault(RedirectToKey);

    /// <inheritdoc/>
    public bool Equals(ArvoOrchestrationSubjectContent? other) =>
        other is not null && Orchestrator == other.Orchestrator && Execution == other.Execution && Meta.Count == other.Meta.Count
        && Meta.All(entry => other.Meta.TryGetValue(entry.Key, out var theirs) && theirs == entry.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Orchestrator, Execution);
}
