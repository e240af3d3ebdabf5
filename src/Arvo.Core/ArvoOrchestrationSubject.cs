using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Arvo;

/// <summary>
/// The subject of a workflow's events: its key and a token that describes it (AS §4). A subject is opaque: compare texts, never
/// decode one and encode it again, because other platforms compress to other bytes.
/// </summary>
/// <remarks>
/// Subjects aren't signed: whoever may publish may make one. Reading is bounded: 8 KiB of text, 64
/// KiB of content, at most 100 : 1 above 4 KiB, JSON depth 32.
/// </remarks>
public static class ArvoOrchestrationSubject
{
    /// <summary>The longest subject that is read.</summary>
    public const int MaxLength = CompressedText.MaxTextLength;

    /// <summary>A new execution.</summary>
    /// <param name="orchestrator">The orchestrator's name, an event type.</param>
    /// <param name="version">Null: <c>0.0.0</c>.</param>
    /// <param name="initiator">Where completion and errors go back to, an event type.</param>
    /// <param name="domain">Null: the default domain.</param>
    /// <param name="meta">Null: none.</param>
    /// <param name="executionId">Null: a new UUID v4.</param>
    /// <exception cref="ArvoSubjectException">All faults.</exception>
    public static string New(
        string orchestrator, string? version, string initiator, string? domain = null, IReadOnlyDictionary<string, string>? meta = null,
        string? executionId = null) =>
        Create(new ArvoOrchestrationSubjectContent(
            new OrchestratorReference(orchestrator, version ?? ArvoSemanticVersion.WildcardText),
            new ExecutionReference(executionId ?? Guid.NewGuid().ToString(), initiator, domain),
            meta ?? ArvoOrchestrationSubjectContent.NoMeta));

    /// <summary>A child of another execution: its initiator is the parent's orchestrator, domain and meta are inherited where not given.</summary>
    /// <param name="parentSubject">The parent's subject.</param>
    /// <param name="orchestrator">The child orchestrator's name, an event type.</param>
    /// <param name="version">Null: <c>0.0.0</c>.</param>
    /// <param name="domain">Null: the parent's.</param>
    /// <param name="meta">Laid over the parent's.</param>
    /// <param name="executionId">Null: a new UUID v4.</param>
    /// <exception cref="ArvoSubjectException">The parent is no subject, or all faults of the child.</exception>
    public static string From(
        string parentSubject, string orchestrator, string? version, string? domain = null, IReadOnlyDictionary<string, string>? meta = null,
        string? executionId = null)
    {
        var parent = Parse(parentSubject);
        return New(orchestrator, version, parent.Orchestrator.Name, domain ?? parent.Execution.Domain, Overlay(parent.Meta, meta), executionId);
    }

    /// <summary>The subject of a content.</summary>
    /// <exception cref="ArvoSubjectException">All faults, a subject too long to be read again among them.</exception>
    public static string Create(ArvoOrchestrationSubjectContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var faults = SubjectRules.Check(content);
        if (faults is not null) throw new ArvoSubjectException(faults);
        var json = SubjectJson.Write(content);
        var subject = CompressedText.Encode(json);
        if (CompressedText.IsReadable(subject, json.Length)) return Remembered(subject, content, json.Length);
        throw new ArvoSubjectException([new ArvoFault("meta",
            $"makes a subject of {subject.Length} characters with {json.Length} bytes inside, which nobody reads: {MaxLength} and 64 KiB are allowed, 100 : 1 above 4 KiB")]);
    }

    // Whoever makes a subject often reads it, too: a parent and its child in one worker. The caller may change what it gave as meta.
    static string Remembered(string subject, ArvoOrchestrationSubjectContent content, int contentLength)
    {
        var meta = content.Meta.Count == 0
            ? ArvoOrchestrationSubjectContent.NoMeta
            : new ReadOnlyDictionary<string, string>(new Dictionary<string, string>(content.Meta, StringComparer.Ordinal));
        SubjectCache.Keep(subject, new(content.Orchestrator, content.Execution, meta), contentLength);
        return subject;
    }

    /// <summary>Reads a subject.</summary>
    /// <exception cref="ArvoSubjectException">All faults.</exception>
    public static ArvoOrchestrationSubjectContent Parse(string subject) =>
        TryParse(subject, out var content, out var faults) ? content : throw new ArvoSubjectException(faults);

    /// <summary>Reads a subject; false when it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? subject, [NotNullWhen(true)] out ArvoOrchestrationSubjectContent? content) =>
        TryParse(subject, out content, out _);

    /// <summary>
    /// Reads a subject; false, with every fault, when it is none. Recently read subjects are remembered, so parsing again is cheap.
    /// </summary>
    public static bool TryParse(
        [NotNullWhen(true)] string? subject, [NotNullWhen(true)] out ArvoOrchestrationSubjectContent? content, out IReadOnlyList<ArvoFault> faults)
    {
        faults = [];
        content = subject is null ? null : SubjectCache.Find(subject);
        if (content is not null) return true;
        if (subject is null) faults = [new ArvoFault("", "must not be null")];
        else if (!CompressedText.TryDecode(subject, out var json, out var fault)) faults = [new ArvoFault("", fault)];
        else if (SubjectJson.Read(json, out content) is { } found) faults = found;
        else content = SubjectCache.Keep(subject, content!, json.Length); // no faults: content was read
        return content is not null;
    }

    /// <summary>Whether a text is a subject.</summary>
    public static bool IsValid([NotNullWhen(true)] string? subject) => TryParse(subject, out _);

    static IReadOnlyDictionary<string, string> Overlay(IReadOnlyDictionary<string, string> below, IReadOnlyDictionary<string, string>? above)
    {
        if (above is null || above.Count == 0) return below;
        var result = new Dictionary<string, string>(below, StringComparer.Ordinal);
        foreach (var (key, value) in above) result[key] = value;
        return result;
    }
}
