using System.Text;
using Microsoft.Extensions.Logging;

namespace Arvo.Orchestration;

/// <summary>
/// How much one instance may hold, checked before anything is sent to the store. All together stay below the 16 MB
/// that a MongoDB document can have. Exceeding one, where nothing else is said, is a
/// <see cref="MachineMemoryBoundsException"/>: the same step exceeds it again, so a retry can't help.
/// </summary>
public sealed record MachineMemoryBounds
{
    /// <summary>Bytes of a subject in UTF-8. Default 8 KiB.</summary>
    public int Subject { get; init; } = 8 * 1024;
    /// <summary>Bytes of state from which a warning is logged. Default 1 MiB.</summary>
    public int StateWarning { get; init; } = 1024 * 1024;
    /// <summary>Bytes of state. Default 4 MiB.</summary>
    public int State { get; init; } = 4 * 1024 * 1024;
    /// <summary>Events in an outbox. Default 256.</summary>
    public int OutboxEvents { get; init; } = 256;
    /// <summary>Bytes of one event's body. Default 1 MiB.</summary>
    public int OutboxEvent { get; init; } = 1024 * 1024;
    /// <summary>Bytes of all bodies in an outbox. Default 4 MiB.</summary>
    public int Outbox { get; init; } = 4 * 1024 * 1024;
    /// <summary>Armed timers. Default 256.</summary>
    public int TimerCount { get; init; } = 256;
    /// <summary>Bytes of all armed timers' events. Default 1 MiB.</summary>
    public int Timers { get; init; } = 1024 * 1024;
    /// <summary>Handled keys that are remembered, and the most that one commit may bring; beyond it the oldest are forgotten. Default 1024.</summary>
    public int HandledKeys { get; init; } = 1024;
    /// <summary>
    /// Bytes of a summary's last error in UTF-8. Default 2 KiB. A longer one is cut, as people read it and the state has all of it.
    /// </summary>
    public int LastError { get; init; } = 2 * 1024;
    /// <summary>
    /// Bytes of a summary's state value in UTF-8. Default 8 KiB. A longer one is cut, and then is no JSON any more; the state has all of it.
    /// </summary>
    public int Value { get; init; } = 8 * 1024;

    /// <summary>Refuses an acquire that no memory should see.</summary>
    /// <exception cref="MachineMemoryBoundsException">The subject is too long, or there are too many event keys.</exception>
    /// <exception cref="ArgumentException">The subject or owner is empty or not storable, or the lease has no time.</exception>
    public void Check(AcquireRequest request)
    {
        CheckSubject(request.Subject);
        if (request.EventKeys.Count > HandledKeys)
            throw new MachineMemoryBoundsException("number of event keys", request.EventKeys.Count, HandledKeys, request.Subject);
        if (request.Mode == ConcurrencyMode.Optimistic) return;
        ArgumentException.ThrowIfNullOrEmpty(request.Owner, nameof(request));
        CheckText(request.Owner, nameof(request));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(request.LeaseTtl, TimeSpan.Zero, nameof(request));
    }

    /// <summary>
    /// Refuses a subject that is empty, too long, or not storable as text everywhere: with a NUL or
    /// half a surrogate pair, which would make two subjects one.
    /// </summary>
    /// <exception cref="MachineMemoryBoundsException">It is too long.</exception>
    /// <exception cref="ArgumentException">It is empty or not storable.</exception>
    public void CheckSubject(string subject)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        CheckText(subject, nameof(subject));
        if (subject.Length <= Subject / 3) return;
        var size = Encoding.UTF8.GetByteCount(subject);
        if (size > Subject) throw new MachineMemoryBoundsException("subject", size, Subject, subject);
    }

    /// <summary>
    /// Refuses a commit that is too large, and warns of a state that gets large. Gives what is to be stored: the same, but for texts of the summary
    /// that had to be cut, or that no store could keep: NULs and half surrogate pairs become the replacement character.
    /// </summary>
    /// <exception cref="MachineMemoryBoundsException">It is too large.</exception>
    /// <exception cref="ArgumentException">It applies no event key.</exception>
    public MachineCommit Admit(string subject, MachineCommit commit, ILogger? logger = null)
    {
        if (commit.EventKeys.Count == 0) throw new ArgumentException("A commit applies at least one event key.", nameof(commit));
        Limit("number of event keys", commit.EventKeys.Count, HandledKeys, subject);
        Limit("state", commit.State.Length, State, subject);
        if (commit.State.Length > StateWarning && logger is not null)
            MemoryLog.StateIsLarge(logger, commit.State.Length, StateWarning, commit.Summary.Machine);
        CheckOutbox(subject, commit.Outbox);
        CheckTimers(subject, commit.Timers);
        return IsStorable(commit.Summary) ? commit : commit with { Summary = Storable(commit.Summary) };
    }

    bool IsStorable(InstanceSummary summary) =>
        BoundedText.IsWellFormed(summary.Machine) && BoundedText.IsWellFormed(summary.MachineVersion) && BoundedText.IsWellFormed(summary.Status)
        && BoundedText.Fits(summary.Value, Value) && BoundedText.IsWellFormed(summary.ParentSubject) && BoundedText.IsWellFormed(summary.Initiator)
        && BoundedText.IsWellFormed(summary.InitEventId) && BoundedText.Fits(summary.LastError, LastError)
        && BoundedText.IsWellFormed(summary.OutputDigest);

    InstanceSummary Storable(InstanceSummary summary) => summary with
    {
        Machine = BoundedText.WellFormed(summary.Machine),
        MachineVersion = BoundedText.WellFormed(summary.MachineVersion),
        Status = BoundedText.WellFormed(summary.Status),
        Value = BoundedText.Within(summary.Value, Value),
        ParentSubject = BoundedText.WellFormed(summary.ParentSubject),
        Initiator = BoundedText.WellFormed(summary.Initiator),
        InitEventId = BoundedText.WellFormed(summary.InitEventId),
        LastError = BoundedText.Within(summary.LastError, LastError),
        OutputDigest = BoundedText.WellFormed(summary.OutputDigest),
    };

    void CheckOutbox(string subject, IReadOnlyList<OutboundEvent> outbox)
    {
        Limit("number of outbox events", outbox.Count, OutboxEvents, subject);
        var sum = 0L;
        for (var i = 0; i < outbox.Count; i++)
        {
            var size = outbox[i].Body.Length;
            if (size > OutboxEvent)
                throw new MachineMemoryBoundsException($"outbox event '{outbox[i].Id}' of type '{outbox[i].Type}'", size, OutboxEvent, subject);
            sum += size;
        }
        Limit("outbox", sum, Outbox, subject);
    }

    void CheckTimers(string subject, IReadOnlyList<MachineTimer> timers)
    {
        Limit("number of timers", timers.Count, TimerCount, subject);
        var sum = 0L;
        for (var i = 0; i < timers.Count; i++) sum += timers[i].Event.Length;
        Limit("timers", sum, Timers, subject);
    }

    /// <summary>Throws for a lookup text with a NUL or a lone surrogate, which not every store keeps unchanged.</summary>
    internal static void CheckText(string? text, string parameter)
    {
        if (!BoundedText.IsWellFormed(text))
            throw new ArgumentException($"'{BoundedText.WellFormed(text)}' holds a NUL character or half a surrogate pair.", parameter);
    }

    static void Limit(string what, long size, long limit, string subject)
    {
        if (size > limit) throw new MachineMemoryBoundsException(what, size, limit, subject);
    }
}
