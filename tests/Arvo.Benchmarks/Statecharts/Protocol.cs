using System.Diagnostics;
using System.Globalization;

namespace Arvo.Benchmarks.Statecharts;

/// <summary>
/// How rates are measured, the same as the node script does it: one run to warm up, then the median of several; each run starts afresh and
/// looks at the clock every 64 steps.
/// </summary>
sealed record Protocol(int Runs, int Milliseconds)
{
    const int StepsPerLook = 64;

    public static Protocol Parse(string runs, string milliseconds) =>
        new(int.Parse(runs, CultureInfo.InvariantCulture), int.Parse(milliseconds, CultureInfo.InvariantCulture));

    /// <summary>Steps per second.</summary>
    public double Rate(Func<Action<int>> begin)
    {
        Once(begin());
        var rates = Enumerable.Range(0, Runs).Select(_ => Once(begin())).Order().ToArray();
        return rates[rates.Length / 2];
    }

    /// <summary>Bytes allocated per step, once warm.</summary>
    public static double BytesEach(Func<Action<int>> begin)
    {
        const int Steps = 20_000;
        var step = begin();
        for (var i = 0; i < Steps; i++)
            step(i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Steps; i++)
            step(i);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Steps;
    }

    double Once(Action<int> step)
    {
        var steps = 0;
        var started = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            for (var i = 0; i < StepsPerLook; i++)
                step(steps++);
            elapsed = Stopwatch.GetElapsedTime(started);
        }
        while (elapsed.TotalMilliseconds < Milliseconds);
        return steps / elapsed.TotalSeconds;
    }
}
