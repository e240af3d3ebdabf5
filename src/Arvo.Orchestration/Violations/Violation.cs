namespace Arvo.Orchestration;

/// <summary>
/// An expected failure: the event can't be handled, and nothing was stored or sent because of it (AS §9.8).
/// Authors derive their own; whatever derives from this is passed on to the caller and never ends a workflow.
/// </summary>
/// <param name="type">What kind of violation this is, e.g. <c>Contract</c>; part of the message and of telemetry.</param>
/// <param name="detail">What is wrong, in a sentence.</param>
/// <param name="consumed">The event that could not be handled; null when there is none (set-up), or filled in by the handler.</param>
/// <param name="innerException">The cause, kept.</param>
public abstract class Violation(string type, string detail, ArvoEvent? consumed = null, Exception? innerException = null)
    : Exception(detail, innerException)
{
    const int ShownSubjectLength = 40;

    /// <summary>What kind of violation this is.</summary>
    public string Type { get; } = type;

    /// <summary>What is wrong, without the event it concerns.</summary>
    public string Detail { get; } = detail;

    /// <summary>True when handling the same event again, later, can succeed. False: it is poison until somebody changes something.</summary>
    public bool RetryHelps { get; init; }

    /// <summary>The event that could not be handled; null when the violation concerns a set-up.</summary>
    public ArvoEvent? Event { get; private set; } = consumed;

    /// <summary>Free details for the author's own use.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init; }

    /// <summary>The kind, what is wrong, the event and its subject (shortened), and whether a retry helps.</summary>
    public override string Message => Event is null
        ? $"{Type} violation: {Detail}"
        : $"{Type} violation: {Detail} [event {Event.Id} of type {Event.Type}, subject {Shorten(Event.Subject)}; {(RetryHelps ? "a retry may help" : "a retry does not help")}]";

    /// <summary>Names the event for a violation that the author's code raised without knowing it.</summary>
    internal void Concerns(ArvoEvent consumedEvent) => Event ??= consumedEvent;

    static string Shorten(string subject) =>
        subject.Length <= ShownSubjectLength ? subject : string.Concat(subject.AsSpan(0, ShownSubjectLength), "…");
}
