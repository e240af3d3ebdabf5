using Arvo.Sample.Orders;

namespace Arvo.Crash;

/// <summary>Everything that was ever published, as somebody heard it who listens to all. Safe for concurrent use.</summary>
internal sealed class EventAudit
{
    readonly Lock _lock = new();
    readonly Dictionary<string, List<Heard>> _bySubject = new(StringComparer.Ordinal);
    readonly List<string> _faults = [];

    /// <summary>How many different events were heard.</summary>
    public int Distinct { get; private set; }

    /// <summary>How many were heard again.</summary>
    public int Copies { get; private set; }

    /// <summary>How many orders have told how they ended.</summary>
    public int Completed { get; private set; }

    /// <summary>Hears one message.</summary>
    public void Hear(byte[] body)
    {
        var told = ArvoEvent.TryParse(body, out var parsed, out var problems) ? parsed : null;
        lock (_lock)
        {
            if (told is null) _faults.Add($"no event: {string.Join("; ", problems)}");
            else Hear(told, body);
        }
    }

    /// <summary>Everything in which what was heard differs from a run without faults; empty when nothing does.</summary>
    public IReadOnlyList<string> FaultsAgainst(CleanRun clean)
    {
        lock (_lock)
            return [
                .. _faults,
                .. _bySubject.Keys.Except(clean.Subjects, StringComparer.Ordinal).Select(subject => $"{subject}: nobody placed this order"),
                .. clean.Subjects.SelectMany(subject => FaultsOf(subject, clean.EventsOf(subject))),
            ];
    }

    void Hear(ArvoEvent told, byte[] body)
    {
        if (!_bySubject.TryGetValue(told.Subject, out var heard)) _bySubject[told.Subject] = heard = [];
        if (heard.Find(one => one.Event.Id == told.Id && one.Event.Source == told.Source) is not { } first)
        {
            heard.Add(new Heard(told, body));
            Distinct++;
            if (told.Type == OrderContracts.Order.CompleteEventType) Completed++;
            return;
        }
        Copies++;
        if (!IsCopy(told, body, first)) _faults.Add($"{told.Subject}: two different events are called {told.Id} of {told.Source}");
    }

    // A workflow's events leave from an outbox: the bytes never change. A service keeps nothing, so
    // one that is asked twice answers twice: the same, but later.
    static bool IsCopy(ArvoEvent told, byte[] body, Heard first) => told.Source == OrderContracts.Order.Type
        ? body.AsSpan().SequenceEqual(first.Body)
        : Timeless(told).Equals(Timeless(first.Event));

    IEnumerable<string> FaultsOf(string subject, IReadOnlyList<ArvoEvent> expected)
    {
        IReadOnlyList<ArvoEvent> heard = _bySubject.TryGetValue(subject, out var all) ? [.. all.Select(one => one.Event)] : [];
        foreach (var missing in expected.ExceptBy(heard.Select(Key), Key))
            yield return $"{subject}: {missing.Type} ({missing.Id}) was never published";
        foreach (var ghost in heard.ExceptBy(expected.Select(Key), Key)) yield return $"{subject}: {ghost.Type} ({ghost.Id}) should not be";
        foreach (var (right, wrong) in expected.Join(heard, Key, Key, (right, wrong) => (right, wrong))
            .Where(pair => !Timeless(pair.right).Equals(Timeless(pair.wrong))))
            yield return $"{subject}: {wrong.Type} ({wrong.Id}) differs from a clean run: {wrong} instead of {right}";
        if (heard.Count == expected.Count && !heard.Select(Key).SequenceEqual(expected.Select(Key)))
            yield return $"{subject}: out of order: {string.Join(", ", heard.Select(one => one.Type))}";
    }

    static (string, string) Key(ArvoEvent told) => (told.Source, told.Id);

    static ArvoEvent Timeless(ArvoEvent told) => told with { Time = "1970-01-01T00:00:00.000+00:00", TraceParent = null, TraceState = null };

    sealed record Heard(ArvoEvent Event, byte[] Body);
}
