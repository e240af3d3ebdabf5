namespace Arvo.Orchestration;

/// <summary>What one step is about: the event, the instance it belongs to, and what every event of the step carries. Used by one call only.</summary>
internal sealed class StepContext(
    ArvoEvent consumed, ArvoOrchestrationSubjectContent subject, MachineMemoryRecord? current, string time, ArvoTraceHeaders trace)
{
    DerivedIds? _ids;
    JsonText? _consumedText;
    int _ordinal;

    /// <summary>The event as it came.</summary>
    public ArvoEvent Consumed { get; } = consumed;

    /// <summary>The content of its subject.</summary>
    public ArvoOrchestrationSubjectContent Subject { get; } = subject;

    /// <summary>The stored record; null for a new instance.</summary>
    public MachineMemoryRecord? Current { get; } = current;

    /// <summary>The keys that the next record remembers; none where the memory itself does.</summary>
    public IReadOnlyList<EventKey> Handled { get; init; } = [];

    /// <summary>The time that everything emitted carries.</summary>
    public string Time { get; } = time;

    /// <summary>The trace headers that everything emitted carries.</summary>
    public ArvoTraceHeaders Trace { get; } = trace;

    /// <summary>The subject of the parent workflow; null for a root.</summary>
    public string? ParentSubject { get; } = current is null ? ArvoOrchestratorContract.ParentSubjectOf(consumed.Data) : current.ParentSubject;

    /// <summary>The id of the event that started the instance.</summary>
    public string InitEventId { get; } = current?.InitEventId ?? consumed.Id;

    /// <summary>Where results and errors of the workflow go: the subject's redirection, else its initiator (W22).</summary>
    public string ReplyTo => Subject.RedirectTo is { Length: > 0 } redirected ? redirected : Subject.Execution.Initiator;

    /// <summary>The machine that the subject asks for; null until it was looked for.</summary>
    public ArvoMachine? Machine { get; set; }

    /// <summary>The ids of this step.</summary>
    public DerivedIds Ids => _ids ??= new DerivedIds(Consumed.Subject, Consumed.Source, Consumed.Id);

    /// <summary>The event as it came, flat.</summary>
    public JsonText ConsumedText => _consumedText ??= JsonText.Of(Consumed);

    /// <summary>Events as a record keeps them.</summary>
    public static IReadOnlyList<JsonText> Flat(IReadOnlyList<ArvoEvent> events)
    {
        if (events.Count == 0) return [];
        var flat = new JsonText[events.Count];
        for (var i = 0; i < flat.Length; i++) flat[i] = JsonText.Of(events[i]);
        return flat;
    }

    /// <summary>The number of the next event of this step.</summary>
    public int NextOrdinal() => _ordinal++;
}
