namespace Arvo;

/// <summary>
/// The subjects made and read last, because each step of a workflow reads the same one several
/// times. A fixed table, each slot replaced by whoever comes:
/// no lock, no growth, whatever subjects a stranger sends. Large ones aren't kept.
/// </summary>
static class SubjectCache
{
    const int Slots = 8192;
    const int TellingLength = 24;
    const int MaxTextLength = 1024;
    const int MaxContentLength = 2048;

    static readonly ArvoOrchestrationSubjectContent?[] Table = new ArvoOrchestrationSubjectContent?[Slots];

    // The subjects that one process sees name few orchestrators: the reference kept last is shared. Threads may overwrite each other's.
    static OrchestratorReference? _orchestrator;

    public static ArvoOrchestrationSubjectContent? Find(string subject)
    {
        var kept = Volatile.Read(ref Table[SlotOf(subject)]);
        return kept is not null && string.Equals(kept.Text, subject) ? kept : null;
    }

    /// <summary>Remembers the content, whose meta nobody may change any more; gives what is found from now on.</summary>
    public static ArvoOrchestrationSubjectContent Keep(string subject, ArvoOrchestrationSubjectContent content, int contentLength)
    {
        if (subject.Length > MaxTextLength || contentLength > MaxContentLength) return content;
        var kept = content with { Orchestrator = SharedOrchestrator(content.Orchestrator), Text = subject };
        Volatile.Write(ref Table[SlotOf(subject)], kept);
        return kept;
    }

    static OrchestratorReference SharedOrchestrator(OrchestratorReference orchestrator)
    {
        if (_orchestrator is { } last && last == orchestrator) return last;
        _orchestrator = orchestrator;
        return orchestrator;
    }

    // A subject ends with the checksum of its content, so its end tells it apart as well as the whole.
    static int SlotOf(string subject) => string.GetHashCode(subject.AsSpan(Math.Max(0, subject.Length - TellingLength))) & (Slots - 1);
}
