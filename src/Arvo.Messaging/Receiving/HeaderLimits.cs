using System.Text;

namespace Arvo.Messaging;

/// <summary>Bounds of a sender's headers. What exceeds a frame (128 KiB) would close our own connection when it is passed on.</summary>
static class HeaderLimits
{
    const int MaxCount = 64;
    const int MaxBytes = 32 * 1024;
    const int MaxDepth = 8;

    // What comes out of a retry queue has our own headers, too. Refused for them, an event would be lost to its handler because it had to wait.
    const int OurCount = 16;
    const int OurBytes = 4 * 1024;

    /// <summary>What is wrong with the headers, or null.</summary>
    public static string? FaultOf(Delivery delivery)
    {
        var (count, bytes) = delivery.Exchange.Length == 0 ? (-OurCount, -OurBytes) : (0, 0L);
        foreach (var (name, value) in delivery.Headers)
        {
            if (DeliveryHeaders.IsForeign(name)) continue; // no copy has it
            if (++count > MaxCount) return $"more than {MaxCount} headers";
            if (IsDeeper(value, MaxDepth)) return $"a header nested deeper than {MaxDepth}";
            // Bytes that are no UTF-8 grow when they are written again, so a name that was short enough may be no longer.
            if (!EventMessages.FitsShortString(name) || HasLongName(value)) return "a header's name that is no text of 255 bytes";
            bytes += Encoding.UTF8.GetByteCount(name) + SizeOf(value);
            if (bytes > MaxBytes) return $"headers of more than {MaxBytes} bytes";
        }
        return null;
    }

    static bool IsDeeper(object? value, int levels) => value switch
    {
        null or string or byte[] => false,
        IDictionary<string, object?> table => levels == 0 || table.Values.Any(inner => IsDeeper(inner, levels - 1)),
        System.Collections.IEnumerable list => levels == 0 || list.Cast<object?>().Any(inner => IsDeeper(inner, levels - 1)),
        _ => false,
    };

    static bool HasLongName(object? value) => value switch
    {
        null or string or byte[] => false,
        IDictionary<string, object?> table => table.Any(pair => !EventMessages.FitsShortString(pair.Key) || HasLongName(pair.Value)),
        System.Collections.IEnumerable list => list.Cast<object?>().Any(HasLongName),
        _ => false,
    };

    static long SizeOf(object? value) => value switch
    {
        null => 0,
        string text => Encoding.UTF8.GetByteCount(text),
        byte[] bytes => bytes.Length,
        IDictionary<string, object?> table => table.Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + SizeOf(pair.Value)),
        System.Collections.IEnumerable list => list.Cast<object?>().Sum(SizeOf),
        _ => 16,
    };
}
