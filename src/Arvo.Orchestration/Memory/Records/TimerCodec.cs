namespace Arvo.Orchestration;

/// <summary>Armed timers as one run of bytes, for stores that keep them in a single field.</summary>
public static class TimerCodec
{
    /// <summary>The timers as bytes, earliest first; null when there are none.</summary>
    public static byte[]? Encode(IReadOnlyList<MachineTimer> timers)
    {
        if (timers.Count == 0) return null;
        var writer = new FieldWriter(timers.Sum(timer => timer.Event.Length + 64));
        writer.WriteCount(timers.Count);
        foreach (var timer in MachineTimer.InOrder(timers))
        {
            writer.WriteText(timer.Id);
            writer.WriteNumber(timer.Sequence);
            writer.WriteNumber(timer.Due.UtcTicks);
            writer.WriteBytes(timer.Event.Span);
        }
        // Seldom there, hence not with each.
        if (timers.Any(timer => timer.Failures > 0))
            foreach (var timer in MachineTimer.InOrder(timers)) writer.WriteCount(timer.Failures);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote; null gives no timers. Due times are in UTC.</summary>
    /// <exception cref="InvalidDataException">The bytes are no timers.</exception>
    public static IReadOnlyList<MachineTimer> Decode(ReadOnlyMemory<byte>? stored)
    {
        if (stored is not { } bytes) return [];
        var reader = new FieldReader(bytes, "timer list");
        var timers = new MachineTimer[reader.ReadCount()];
        for (var i = 0; i < timers.Length; i++)
        {
            timers[i] = new MachineTimer(reader.ReadText(), reader.ReadNumber(), new DateTimeOffset(reader.ReadNumber(), TimeSpan.Zero),
                reader.ReadBytes());
        }
        for (var i = 0; i < timers.Length && !reader.IsAtEnd; i++) timers[i] = timers[i] with { Failures = reader.ReadSmallNumber() };
        return timers;
    }

    /// <summary>When the earliest is due; null when there are none.</summary>
    public static DateTimeOffset? Earliest(IReadOnlyList<MachineTimer> timers) => timers.Count == 0 ? null : timers.Min(timer => timer.Due);
}
