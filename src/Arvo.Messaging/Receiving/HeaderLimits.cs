using System.Text;

namespace Arvo.Messaging;

/// <summary>Bounds of a sender's headers. What exceeds a frame (128 KiB) would close our own connection when it is passed on.</summary>
static class HeaderLimits
{
    const int MaxCount = 64;
    const int MaxBytes = 32 * 1024;

    /// <summary>What is wrong with the headers, or null.</summary>
    public static string? FaultOf(Delivery delivery)
    {
        var (count, bytes) = (0, 0L);
        foreach (var (name, value) in delivery.Headers)
        {
            if (++count > MaxCount) return $"more than {MaxCount} headers";
            bytes += Encoding.UTF8.GetByteCount(name) + SizeOf(value);
            if (bytes > MaxBytes) return $"headers of more than {MaxBytes} bytes";
        }
        return null;
    }

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
