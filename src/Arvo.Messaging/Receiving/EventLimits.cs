using System.Buffers;
using System.Text;

namespace Arvo.Messaging;

/// <summary>Bounds of an event's own members, against floods of keys and injection into headers and logs.</summary>
static class EventLimits
{
    const int MaxId = 1024, MaxSource = 1024, MaxType = 255, MaxTo = 255, MaxSubject = 8 * 1024;

    static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 160).Select(code => (char)code).Where(char.IsControl)]);

    /// <summary>What is wrong, or null.</summary>
    public static string? FaultOf(ArvoEvent read) =>
        FaultOf("id", read.Id, MaxId)
        ?? FaultOf("source", read.Source, MaxSource)
        ?? FaultOf("type", read.Type, MaxType)
        ?? FaultOf("to", read.To ?? "", MaxTo)
        ?? FaultOf("subject", read.Subject, MaxSubject);

    static string? FaultOf(string member, string value, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(value) > maxBytes) return $"{member} is longer than {maxBytes} bytes";
        return value.AsSpan().ContainsAny(Controls) ? $"{member} has a control character" : null;
    }
}
