using System.Text.Json;

namespace Arvo.Orchestration;

/// <summary>
/// The events of an instance's last step (AS §8.4). Read from what was stored when somebody asks: the next step doesn't. Immutable; equal by content.
/// </summary>
internal sealed class RecordEvents : IEquatable<RecordEvents>
{
    readonly ReadOnlyMemory<byte> _stored;
    volatile Content? _content; // threads that race read equal ones

    public RecordEvents(
        JsonText? consumed, IReadOnlyList<JsonText> produced, IReadOnlyDictionary<string, IReadOnlyList<JsonElement>>? expected = null) =>
        _content = new Content(consumed, produced, expected);

    /// <summary>What <see cref="RecordWriter"/> wrote of them, trusted until it is read.</summary>
    public RecordEvents(ReadOnlyMemory<byte> stored) => _stored = stored;

    public static RecordEvents None { get; } = new(null, []);

    /// <summary>The event just processed, flat; null when none is known.</summary>
    public JsonText? Consumed => Read().Consumed;

    /// <summary>What it led to, in order: the very bytes that leave.</summary>
    public IReadOnlyList<JsonText> Produced => Read().Produced;

    /// <summary>Resumables: id of an awaited reply's request → replies collected so far; null when nothing is awaited.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<JsonElement>>? Expected => Read().Expected;

    public bool Equals(RecordEvents? other) =>
        other is not null && Equals(Consumed, other.Consumed) && Produced.SequenceEqual(other.Produced) && ReferenceEquals(Expected, other.Expected);

    public override bool Equals(object? obj) => Equals(obj as RecordEvents);

    public override int GetHashCode() => HashCode.Combine(Consumed, Produced.Count);

    Content Read() => _content ??= RecordReader.ReadEvents(_stored);

    public sealed record Content(
        JsonText? Consumed, IReadOnlyList<JsonText> Produced, IReadOnlyDictionary<string, IReadOnlyList<JsonElement>>? Expected);
}
