namespace Arvo.Messaging;

/// <summary>A message that the transport in memory parked, or that was addressed to nobody.</summary>
/// <param name="Handler">The handler that parked it; <c>arvo.unrouted</c> when there was none.</param>
/// <param name="Body">As it came.</param>
/// <param name="Headers">As on a message in a dead queue; they hold the reason.</param>
public sealed record InMemoryDeadLetter(string Handler, ReadOnlyMemory<byte> Body, IReadOnlyDictionary<string, object?> Headers)
{
    /// <summary>A short code, as in the header <c>arvo-reason</c>.</summary>
    public string Reason => Headers[DeliveryHeaders.Reason] as string ?? "";

    /// <summary>What a person needs to know, as in the header <c>arvo-detail</c>.</summary>
    public string Detail => Headers[DeliveryHeaders.Detail] as string ?? "";
}

/// <summary>What the transport in memory parked, and what was addressed to nobody: the newest 1000. Safe for concurrent use.</summary>
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
