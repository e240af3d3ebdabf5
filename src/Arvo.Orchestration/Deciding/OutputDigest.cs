using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Arvo.Orchestration;

/// <summary>What is kept of a workflow's output once its state is gone.</summary>
internal static class OutputDigest
{
    /// <summary>SHA-256 over the data of the completion as it leaves, in lower-case hex; null when nothing completes. Copies for several domains carry the same data.</summary>
    public static string? Of(IReadOnlyList<ArvoEvent> events, bool completes) =>
        completes ? Convert.ToHexStringLower(SHA256.HashData(JsonMarshal.GetRawUtf8Value(events[^1].Data))) : null;
}
