using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>What a resumable is made of.</summary>
public sealed record ArvoResumableSetup
{
    /// <summary>The contract it fulfils, with all versions.</summary>
    public required ArvoContract Self { get; init; }

    /// <summary>The services that it asks, by a name of the author's.</summary>
    public IReadOnlyDictionary<string, VersionedArvoContract> Services { get; init; } =
        new Dictionary<string, VersionedArvoContract>(StringComparer.Ordinal);

    /// <summary>The author's function for each version of <see cref="Self"/> that is served.</summary>
    public required IReadOnlyDictionary<string, ResumableHandler> Handlers { get; init; }
}

/// <summary>
/// The author's function: sees one event of the workflow, says what to remember and what to send. Null: nothing to do. It runs again
/// when the same event is processed again, so effects of its own must be harmless.
/// </summary>
public delegate ValueTask<ResumableResult?> ResumableHandler(ResumableInput input, CancellationToken cancellationToken);

/// <summary>What the author's function sees (AS §10.2).</summary>
public sealed record ResumableInput
{
    /// <summary>The event that starts the workflow; null when this is an answer. Its data is what the contract's schema made of it.</summary>
    public ArvoEvent? Init { get; init; }

    /// <summary>A service's answer or system error; null when this is the start. Its data is what the contract's schema made of it.</summary>
    public ArvoEvent? Service { get; init; }

    /// <summary>What the function asked to remember last; null at first.</summary>
    public JsonElement? Context { get; init; }

    /// <summary>The stored record as it was read; null at first.</summary>
    public MachineMemoryRecord? Record { get; init; }

    /// <summary>Answers to the requests that are awaited, this event among them, by event type.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<ArvoEvent>> Collected { get; init; }

    /// <summary>The contract version in use.</summary>
    public required VersionedArvoContract Self { get; init; }

    /// <summary>The services' contracts.</summary>
    public required IReadOnlyDictionary<string, VersionedArvoContract> Services { get; init; }

    /// <summary>The event, whichever it is.</summary>
    public ArvoEvent Event => Init ?? Service ?? throw new InvalidOperationException("A resumable is given an event");

    /// <summary>What the function asked to remember, as a record; null at first.</summary>
    /// <exception cref="JsonException">It was something else.</exception>
    public T? ContextAs<T>()
        where T : class => Context?.Deserialize<T>(ArvoJson.RecordOptions);
}

/// <summary>What the author's function wants.</summary>
public sealed record ResumableResult
{
    /// <summary>What to remember; null: what was remembered before.</summary>
    public JsonElement? Context { get; init; }

    /// <summary>What to send to services.</summary>
    public IReadOnlyList<OutgoingEvent> Services { get; init; } = [];

    /// <summary>The result, which ends the workflow; null: go on.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>A result whose context is a record.</summary>
    public static ResumableResult Remember<TContext>(TContext context, params IReadOnlyList<OutgoingEvent> services) =>
        new() { Context = JsonSerializer.SerializeToElement(context, ArvoJson.RecordOptions), Services = services };

    /// <summary>A result that ends the workflow with a record.</summary>
    public static ResumableResult Complete<TOutput>(TOutput output) =>
        new() { Output = JsonSerializer.SerializeToElement(output, ArvoJson.RecordOptions) };
}
