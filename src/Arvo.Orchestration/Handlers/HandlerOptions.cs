using Microsoft.Extensions.Logging;

namespace Arvo.Orchestration;

/// <summary>Settings common to all handlers.</summary>
public record HandlerOptions
{
    /// <summary>The cost that emitted events carry unless they have their own. Default 0.</summary>
    public double? ExecutionUnits { get; init; } = 0;

    /// <summary>Where events go when the author names no domain.</summary>
    public EmissionDomains Domains { get; init; } = new();

    /// <summary>
    /// Transient faults of the author's code, besides timeouts, lost connections, HTTP 408, 429 and 5xx, and database
    /// errors that call themselves transient. They never end a workflow and are never told to its initiator: the event is
    /// refused with an <see cref="ExecutionViolation"/> whose retry helps (W9).
    /// </summary>
    public Func<Exception, bool>? IsTransient { get; init; }

    /// <summary>Whether stack traces of errors leave in system error events. Default no (W30); the log has them.</summary>
    public bool IncludeStackTraces { get; init; }

    /// <summary>The clock that emitted events are stamped with.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where what happens is logged; null: nowhere.</summary>
    public ILogger? Logger { get; init; }
}
