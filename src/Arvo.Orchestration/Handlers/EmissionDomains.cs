namespace Arvo.Orchestration;

/// <summary>
/// Where a handler's events go when the author names no domain: symbols of <see cref="ArvoDomain"/> or domain names; one event leaves per distinct
/// domain. A null list keeps the handler's default; an empty one counts as <see cref="ArvoDomain.Local"/>.
/// </summary>
public sealed record EmissionDomains
{
    /// <summary>Requests of an orchestrator or resumable to services. Default: local.</summary>
    public IReadOnlyList<string?>? Services { get; init; }

    /// <summary>Completions of an orchestrator or resumable. Default: <see cref="ArvoDomain.OrchestrationContext"/>.</summary>
    public IReadOnlyList<string?>? Complete { get; init; }

    /// <summary>Results of a stateless handler. Default: <see cref="ArvoDomain.OrchestrationContext"/>.</summary>
    public IReadOnlyList<string?>? Emits { get; init; }

    /// <summary>System errors. Default: <see cref="ArvoDomain.OrchestrationContext"/>.</summary>
    public IReadOnlyList<string?>? SystemError { get; init; }

    internal static IReadOnlyList<string?> LocalOnly { get; } = [ArvoDomain.Local];

    internal static IReadOnlyList<string?> BackToContext { get; } = [ArvoDomain.OrchestrationContext];

    internal EmissionDomains WithDefaults() => new()
    {
        Services = Services ?? LocalOnly,
        Complete = Complete ?? BackToContext,
        Emits = Emits ?? BackToContext,
        SystemError = SystemError ?? BackToContext,
    };
}
