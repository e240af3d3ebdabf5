namespace Arvo.Orchestration;

/// <summary>
/// Symbols for the domain of an emitted event, resolved when it is built (AS §9.5). Any other text is a domain of that name.
/// </summary>
public static class ArvoDomain
{
    /// <summary>No domain: the event stays on the local bus.</summary>
    public const string? Local = null;

    /// <summary>The domain of the handler's own contract.</summary>
    public const string FromSelfContract = "domain.contract.self.inherit";

    /// <summary>The domain of the contract of the event that is emitted; local when it has none.</summary>
    public const string FromEventContract = "domain.contract.inherit";

    /// <summary>The domain of the consumed event.</summary>
    public const string FromTriggeringEvent = "domain.event.inherit";

    /// <summary>The execution domain in the consumed event's subject.</summary>
    public const string FromCurrentSubject = "domain.event.current.subject";

    /// <summary>The execution domain in the parent workflow's subject; local for a root.</summary>
    public const string FromParentSubject = "domain.parent.subject";

    /// <summary>
    /// Back to where the workflow was asked from: to the parent's domain for a child, to its own when the event came from another one.
    /// </summary>
    public const string OrchestrationContext = "domain.orchestration.context";

    /// <summary>The domain a symbol stands for; null is local. Never throws: a subject that can't be read counts as one without domain.</summary>
    public static string? Resolve(string? symbol, in DomainContext context) => symbol switch
    {
        null or "" => null,
        FromSelfContract => context.SelfContract,
        FromEventContract => context.EventContract,
        FromTriggeringEvent => context.TriggeringEvent,
        FromCurrentSubject => DomainOf(context.CurrentSubject),
        FromParentSubject => DomainOf(context.ParentSubject),
        OrchestrationContext => ResolveOrchestrationContext(context),
        _ => symbol,
    };

    /// <summary>
    /// The distinct domains a list of symbols stands for, in order (W20: compared after resolution). An empty list counts as <see cref="Local"/>.
    /// </summary>
    public static IReadOnlyList<string?> ResolveAll(IReadOnlyList<string?> symbols, in DomainContext context)
    {
        if (symbols.Count == 0) return OnlyLocal;
        if (symbols.Count == 1) return symbols[0] is null ? OnlyLocal : [Resolve(symbols[0], context)];

        var resolved = new List<string?>(symbols.Count);
        foreach (var symbol in symbols)
        {
            var domain = Resolve(symbol, context);
            if (!resolved.Contains(domain, StringComparer.Ordinal)) resolved.Add(domain);
        }

        return resolved;
    }

    static readonly IReadOnlyList<string?> OnlyLocal = [Local];

    static string? ResolveOrchestrationContext(in DomainContext context)
    {
        var current = DomainOf(context.CurrentSubject);
        if (context.ParentSubject is null)
            return context.TriggeringEvent is null || string.Equals(current, context.TriggeringEvent, StringComparison.Ordinal) ? null : current;

        var parent = DomainOf(context.ParentSubject);
        return string.Equals(current, parent, StringComparison.Ordinal) ? null : parent;
    }

    static string? DomainOf(string? subject) =>
        !string.IsNullOrEmpty(subject) && ArvoOrchestrationSubject.TryParse(subject, out var content) ? content.Execution.Domain : null;
}

/// <summary>What domain symbols are resolved against.</summary>
/// <param name="CurrentSubject">The consumed event's subject; may be a plain text.</param>
/// <param name="ParentSubject">The parent workflow's subject; null for a root. A text that is no subject is a parent without domain.</param>
/// <param name="TriggeringEvent">The consumed event's domain.</param>
/// <param name="SelfContract">The domain of the handler's own contract.</param>
/// <param name="EventContract">The domain of the emitted event's contract; null when it has none.</param>
public readonly record struct DomainContext(
    string? CurrentSubject, string? ParentSubject, string? TriggeringEvent, string? SelfContract, string? EventContract);
