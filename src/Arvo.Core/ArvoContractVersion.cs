namespace Arvo;

/// <summary>One version of a contract, as its author gives it.</summary>
/// <param name="Version">A semantic version; not the wildcard.</param>
/// <param name="Accepts">What the contract's type carries.</param>
/// <param name="Emits">What may come back, by event type; may be empty.</param>
public sealed record ArvoContractVersion(string Version, IEventSchema Accepts, IReadOnlyDictionary<string, IEventSchema> Emits);

/// <summary>One version of a simple contract.</summary>
/// <param name="Version">A semantic version; not the wildcard.</param>
/// <param name="Accepts">What <c>com.&lt;type&gt;</c> carries.</param>
/// <param name="Emits">What <c>evt.&lt;type&gt;.success</c> carries.</param>
public sealed record ArvoSimpleContractVersion(string Version, IEventSchema Accepts, IEventSchema Emits);

/// <summary>One version of an orchestrator's contract.</summary>
/// <param name="Version">A semantic version; not the wildcard.</param>
/// <param name="Init">What the init event carries besides <c>parentSubject$$</c>, which is added unless the schema has its own.</param>
/// <param name="Complete">What the completion carries.</param>
public sealed record ArvoOrchestratorContractVersion(string Version, IEventSchema Init, IEventSchema Complete);
