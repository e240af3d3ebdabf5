namespace Arvo.Messaging;

/// <summary>A message the in-memory transport parked. <paramref name="Body"/> is as it came; the headers hold the reason.</summary>
public sealed record InMemoryDeadLetter(string Handler, ReadOnlyMemory<byte> Body, IReadOnlyDictionary<string, object?> Headers)
{
    /// <summary>A short code, as in the header <c>arvo-reason</c>.</summary>
    public string Reason => Headers[DeliveryHeaders.Reason] as string ?? "";

    /// <summary>What a person needs to know, as in the header <c>arvo-detail</c>.</summary>
    public string Detail => Headers[DeliveryHeaders.Detail] as string ?? "";
}

/// <summary>What the in-memory transport parked: the newest 1000. Safe for concurrent use.</summary>
public sealed class InMemoryDeadLetters
{
    const int Capacity = 1000;

    readonly Lock _lock = new();
    readonly Queue<InMemoryDeadLetter> _letters = new();

    /// <summary>Those kept now, oldest first.</summary>
    public IReadOnlyList<InMemoryDeadLetter> Snapshot()
    {
        lock (_lock) return [.. _letters];
    }

    internal void Add(InMemoryDeadLetter letter)
    {
        lock (_lock)
        {
            if (_letters.Count == Capacity) _letters.Dequeue();
            _letters.Enqueue(letter);
        }
    }
}
