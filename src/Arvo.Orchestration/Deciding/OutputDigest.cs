using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Arvo.Orchestration;

/// <summary>What is kept of a workflow's output once its state is gone.</summary>
internal static class OutputDigest
{
    /// <summary>SHA-256 over the data of a completion as it leaves, in lower-case hex.</summary>
    public static string Of(ArvoEvent completion) => Convert.ToHexStringLower(SHA256.HashData(JsonMarshal.GetRawUtf8Value(completion.Data)));
}
