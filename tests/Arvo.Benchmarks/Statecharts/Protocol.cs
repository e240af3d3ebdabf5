using System.Diagnostics;
using System.Globalization;

namespace Arvo.Benchmarks.Statecharts;

/// <summary>
/// How rates are measured, the same as the node script does it: one run to warm up, then the median of several; each run starts afresh and
/// looks at the clock every 64 steps. Rates per second of processor time are what remains comparable on a busy machine.
/// </summary>
sealed record Protocol(int Runs, int Milliseconds)
{
    const int StepsPerLook = 64;
    const int ShortestWarmUp = 500;

    public static Protocol Parse(string runs, string milliseconds) =>
        new(int.Parse(runs, CultureInfo.InvariantCulture), int.Parse(milliseconds, CultureInfo.InvariantCulture));

    /// <summary>Runs everything once, so that what comes first is not measured while code that all share is still being compiled.</summary>
    public static void WarmUp(IEnumerable<Func<Action<int>>> workloads)
    {
        foreach (var begin in workloads)
            Once(begin(), ShortestWarmUp);
    }

    /// <summary>Steps per second.</summary>
    public Rate Measure(Func<Action<int>> begin)
    {
        Once(begin(), Math.Max(Milliseconds, ShortestWarmUp));
        var rates = Enumerable.Range(0, Runs).Select(_ => Once(begin(), Milliseconds)).ToArray();
        return new(Median(rates.Select(rate => rate.PerSecond)), Median(rates.Select(rate => rate.PerProcessorSecond)));
    }

    public static double Median(IEnumerable<double> figures) => figures.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

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

    static Rate Once(Action<int> step, int milliseconds)
    {
        var steps = 0;
        var processorBefore = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            for (var i = 0; i < StepsPerLook; i++)
                step(steps++);
            elapsed = Stopwatch.GetElapsedTime(started);
        }
        while (elapsed.TotalMilliseconds < milliseconds);
        var processor = Environment.CpuUsage.TotalTime - processorBefore;
        return new(steps / elapsed.TotalSeconds, steps / processor.TotalSeconds);
    }
}

/// <summary>Steps per second by the clock, and per second of processor time of all threads, the collector's included.</summary>
readonly record struct Rate(double PerSecond, double PerProcessorSecond)
{
    public double NanosecondsEach => 1e9 / PerProcessorSecond;
}
