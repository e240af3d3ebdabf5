using System.Globalization;
using System.Text;

namespace Arvo.Messaging;

/// <summary>A message as it arrived, nothing of it parsed. Its body and headers come from an untrusted sender.</summary>
sealed class Delivery
{
    static readonly Dictionary<string, object?> NoHeaders = [];

    /// <summary>Stands for a message whose bytes the sending code supplies.</summary>
    public static Delivery Outgoing { get; } = new() { Body = ReadOnlyMemory<byte>.Empty };

    public required ReadOnlyMemory<byte> Body { get; init; }
    public string? ContentType { get; init; }
    public string? MessageId { get; init; }
    public IEnumerable<KeyValuePair<string, object?>> Headers { get; init; } = NoHeaders;
    public string Exchange { get; init; } = "";
    public string RoutingKey { get; init; } = "";

    /// <summary>The broker says so: somebody had this before.</summary>
    public bool Redelivered { get; init; }

    /// <summary>How often this was brought back; what a sender claims is only believed within reason.</summary>
    public int Attempt => Count(DeliveryHeaders.Attempt);

    /// <summary>How often handling it failed unexpectedly.</summary>
    public int Failures => Count(DeliveryHeaders.Failures);

    /// <summary>
    /// How often somebody had this, or a copy it stems from, and gave no answer: the process died, lost its connection or was stopped. The broker
    /// counts anew for every copy, so copies carry the sum. Neither count is taken from a sender: the broker's is replaced by it at a redelivery,
    /// ours is read only on what comes out of a retry queue, which is through the exchange without a name.
    /// </summary>
    public int Redeliveries =>
        (Redelivered ? Count(DeliveryHeaders.BrokersCount) : 0) + (Exchange.Length == 0 ? Count(DeliveryHeaders.Redeliveries) : 0);

    /// <summary>When it was first brought back, for whatever reason; null when it never was.</summary>
    public DateTimeOffset? FirstDeferred(DateTimeOffset now) => TimeIn(DeliveryHeaders.Since, now);

    /// <summary>When it was first brought back because it was early; null when it never was.</summary>
    public DateTimeOffset? FirstEarly(DateTimeOffset now) => TimeIn(DeliveryHeaders.EarlySince, now);

    /// <summary>A header's value, or null. The last one wins if a name repeats.</summary>
    public object? Find(string name)
    {
        object? found = null;
        foreach (var (key, value) in Headers)
            if (key == name) found = value;
        return found;
    }

    /// <summary>A header value as text; null for a table, a list or bytes that aren't UTF-8.</summary>
    public static string? TextOf(object? value) => value switch
    {
        null => null,
        string text => text,
        byte[] bytes => System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    // A time to come was written by a clock that is ahead, or is made up; believing it would make a wait endless.
    DateTimeOffset? TimeIn(string header, DateTimeOffset now) =>
        Find(header) is { } value
            && long.TryParse(TextOf(value), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= now.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    int Count(string header) =>
        Find(header) is { } value && int.TryParse(TextOf(value), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
}
