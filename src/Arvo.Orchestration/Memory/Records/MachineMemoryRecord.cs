using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>What is remembered of a workflow instance between two events (AS §8.4). Immutable.</summary>
public sealed record MachineMemoryRecord
{
    /// <summary>The instance's event subject.</summary>
    public required string Subject { get; init; }
    /// <summary>Normal or failed; a failure record keeps everything it had (W8).</summary>
    public required ExecutionStatus ExecutionStatus { get; init; }
    /// <summary>The snapshot's status: active, done, error or stopped.</summary>
    public required string Status { get; init; }
    /// <summary>The id of the event that created the instance; null only in the failure record of an instance that never started.</summary>
    public string? InitEventId { get; init; }
    /// <summary>The parent workflow's subject; null for a root.</summary>
    public string? ParentSubject { get; init; }
    /// <summary>The state value; null for a resumable.</summary>
    public JsonElement? Value { get => ValueText?.Element; init => ValueText = JsonText.Of(value); }
    /// <summary>The persisted snapshot of an orchestrator, or the context of a resumable (state$$); null when there is none.</summary>
    public JsonElement? State { get => StateText?.Element; init => StateText = JsonText.Of(value); }
    /// <summary>The event just processed, flat.</summary>
    public JsonElement? Consumed { get => Events.Consumed?.Element; init => Events = new(JsonText.Of(value), Events.Produced, Events.Expected); }
    /// <summary>The events just produced, flat, in order.</summary>
    public IReadOnlyList<JsonElement> Produced
    {
        get => ElementsOf(Events.Produced);
        init => Events = new(Events.Consumed, TextsOf(value), Events.Expected);
    }
    /// <summary>Resumables: id of an awaited reply's request → replies collected so far; null when nothing is awaited.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<JsonElement>>? Expected
    {
        get => Events.Expected;
        init => Events = new(Events.Consumed, Events.Produced, value);
    }
    /// <summary>What ended the instance; null unless it failed.</summary>
    public FailureDetails? Error { get; init; }
    /// <summary>
    /// Keys of the events applied lately, oldest first, at most <see cref="HandledWindow"/>. Kept by handlers that run on a plain memory;
    /// empty where the memory itself remembers them (<see cref="IDurableMachineMemory"/>).
    /// </summary>
    public IReadOnlyList<EventKey> Handled { get; init; } = [];

    /// <summary>How many handled keys a record remembers.</summary>
    public const int HandledWindow = 128;

    /// <summary>The keys before and those that were added, the latest <see cref="HandledWindow"/> of them.</summary>
    internal static EventKey[] HandledWith(IReadOnlyList<EventKey> before, ReadOnlySpan<EventKey> added)
    {
        if (added.Length > HandledWindow) added = added[^HandledWindow..];
        var kept = Math.Min(before.Count, HandledWindow - added.Length);
        var handled = new EventKey[kept + added.Length];
        for (var i = 0; i < kept; i++) handled[i] = before[before.Count - kept + i];
        added.CopyTo(handled.AsSpan(kept));
        return handled;
    }

    /// <summary>Ended by an error of its own.</summary>
    internal bool IsFailed => ExecutionStatus == ExecutionStatus.Failure;
    /// <summary>Neither finished nor failed: events and timers may move it.</summary>
    internal bool IsActive => !IsFailed && Status == WorkflowStatus.Active;
    /// <summary>Reached its final state as designed. The state between a final commit and its cleanup.</summary>
    internal bool IsFinished => !IsFailed && Status == WorkflowStatus.Done;

    /// <summary><see cref="Value"/>, unread.</summary>
    internal JsonText? ValueText { get; init; }
    /// <summary><see cref="State"/>, unread.</summary>
    internal JsonText? StateText { get; init; }
    /// <summary><see cref="Consumed"/>, <see cref="Produced"/> and <see cref="Expected"/>, unread.</summary>
    internal RecordEvents Events { get; init; } = RecordEvents.None;
    /// <summary>What the memory held when it was read, by which a plain write compares and sets; not part of the record's content.</summary>
    internal RecordOrigin Origin { get; init; }

    static JsonElement[] ElementsOf(IReadOnlyList<JsonText> texts)
    {
        var elements = new JsonElement[texts.Count];
        for (var i = 0; i < elements.Length; i++) elements[i] = texts[i].Element;
        return elements;
    }

    static JsonText[] TextsOf(IReadOnlyList<JsonElement> elements) =>
        [.. elements.Select(element => JsonText.Of(element) ?? new JsonText("null"u8.ToArray()))];
}

/// <summary>Why an instance failed.</summary>
public sealed record FailureDetails(string Name, string Message, string? Stack, string Time);
