using System.Diagnostics;
using System.Text;
using Arvo.Statecharts;

namespace Arvo.Benchmarks.Statecharts;

/// <summary>What the size of a chart costs: per event, and to compile.</summary>
static class ChartSizes
{
    const int Many = 10_000;

    public static int Run(Protocol protocol)
    {
        // The engine itself must be warm before the first of the two.
        protocol.Measure(() => Send(Declarative.Flat(3)));
        var small = protocol.Measure(() => Send(Declarative.Flat(60)));
        var large = protocol.Measure(() => Send(Declarative.Flat(600)));
        var ratio = large.NanosecondsEach / small.NanosecondsEach;
        Console.WriteLine($"60 states: {small.NanosecondsEach:N0} ns per send; 600 states: {large.NanosecondsEach:N0} ns; ratio {ratio:F2}");

        var json = Grid(100, Many / 100 - 1);
        var (milliseconds, states) = Compile(json);
        Console.WriteLine($"compiling {states:N0} states from {json.Length / 1024:N0} KB of JSON: {milliseconds:N0} ms, the first in this process");
        Console.WriteLine($"again: {Compile(json).Milliseconds:N0} ms");
        return 0;
    }

    static Action<int> Send(Chart chart)
    {
        var snapshot = chart.Start().Snapshot;
        return _ => snapshot = chart.Send(snapshot, new("NEXT")).Snapshot;
    }

    static (double Milliseconds, int States) Compile(byte[] json)
    {
        var started = Stopwatch.GetTimestamp();
        var chart = Chart.Compile(json);
        return (Stopwatch.GetElapsedTime(started).TotalMilliseconds, chart.States.Count - 1);
    }

    // Compound states in a ring, each with leaves in a ring, which leave it for the next one.
    static byte[] Grid(int groups, int leaves)
    {
        var states = Enumerable.Range(0, groups).Select(g => $$"""
            "g{{g}}":{"initial":"s0","entry":"hello","on":{"SKIP":"g{{(g + 1) % groups}}"},"states":{ {{string.Join(',', Leaves(g))}} } }
            """);
        return Encoding.UTF8.GetBytes($$"""{"id":"grid","initial":"g0","states":{ {{string.Join(',', states)}} } }""");

        IEnumerable<string> Leaves(int group) => Enumerable.Range(0, leaves).Select(i => $$"""
            "s{{i}}":{"on":{"NEXT":"s{{(i + 1) % leaves}}","OUT.*":"#grid.g{{(group + i) % groups}}.s{{i}}"} }
            """);
    }
}
