namespace Arvo;

/// <summary>
/// The subjects made and read last, because each step of a workflow reads the same one several times. A fixed table, each slot replaced by whoever comes:
/// no lock, no growth, whatever subjects a stranger sends. Large ones aren't kept.
/// </summary>
static class SubjectCache
{
    const int Slots = 8192;
    const int TellingLength = 24;
    const int MaxTextLength = 1024;
    const int MaxContentLength = 2048;

    static readonly Entry?[] Table = new Entry?[Slots];

    public static ArvoOrchestrationSubjectContent? Find(string subject)
    {
        var entry = Volatile.Read(ref Table[SlotOf(subject)]);
        return entry is not null && string.Equals(entry.Subject, subject) ? entry.Content : null;
    }

    public static void Keep(string subject, ArvoOrchestrationSubjectContent content, int contentLength)
    {
        if (subject.Length > MaxTextLength || contentLength > MaxContentLength) return;
        Volatile.Write(ref Table[SlotOf(subject)], new Entry(subject, content));
    }

    // A subject ends with the checksum of its content, so its end tells it apart as well as the whole.
    static int SlotOf(string subject) => string.GetHashCode(subject.AsSpan(Math.Max(0, subject.Length - TellingLength))) & (Slots - 1);

    sealed record Entry(string Subject, ArvoOrchestrationSubjectContent Content);
}
