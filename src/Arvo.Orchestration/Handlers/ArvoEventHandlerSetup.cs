namespace Arvo.Orchestration;

/// <summary>What a stateless handler is made of.</summary>
public sealed record ArvoEventHandlerSetup
{
    /// <summary>The contract it fulfils, with all versions.</summary>
    public required ArvoContract Contract { get; init; }

    /// <summary>The author's function for every version of the contract.</summary>
    public required IReadOnlyDictionary<string, EventHandlerFunction> Handlers { get; init; }
}

/// <summary>The author's function: answers one event with any number of events that the contract emits. Null or empty: no answer.</summary>
public delegate ValueTask<IReadOnlyList<OutgoingEvent>?> EventHandlerFunction(EventHandlerInput input, CancellationToken cancellationToken);

/// <summary>What the author's function sees (AS §11).</summary>
public sealed record EventHandlerInput
{
    /// <summary>The event; its data is what the contract's schema made of it.</summary>
    public required ArvoEvent Event { get; init; }

    /// <summary>The contract version in use.</summary>
    public required VersionedArvoContract Contract { get; init; }

    /// <summary>The handler's source.</summary>
    public required string Source { get; init; }

    /// <summary>The trace headers that the answers will carry.</summary>
    public required ArvoTraceHeaders Trace { get; init; }
}
