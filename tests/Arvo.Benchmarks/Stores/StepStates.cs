using System.Globalization;
using System.Text;

namespace Arvo.Benchmarks;

/// <summary>
/// States of 4 KB like snapshots: JSON whose keys repeat and whose values do not. Every step stores another than the step before:
/// PostgreSQL leaves what did not change out of its log, and no real step changes nothing.
/// </summary>
internal sealed class StepStates
{
    const int Length = 4000;
    const int Count = 61; // prime, so that the cycles of one instance seldom meet the same state twice

    readonly byte[][] states = [.. Enumerable.Range(1, Count).Select(State)];

    public byte[] Of(long step) => states[step % Count];

    static byte[] State(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("\u0001{");
        while (text.Length < Length)
            text.Append(CultureInfo.InvariantCulture,
                $"\"item{text.Length}\":{{\"id\":\"{random.NextInt64():x16}\",\"amount\":{random.Next(100_000)},\"status\":\"active\"}},");
        return Encoding.UTF8.GetBytes(text.Append("\"end\":1}").ToString());
    }
}
