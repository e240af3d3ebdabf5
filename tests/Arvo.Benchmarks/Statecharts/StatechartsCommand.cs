namespace Arvo.Benchmarks.Statecharts;

/// <summary>The suite <c>statecharts</c>.</summary>
static class StatechartsCommand
{
    public static int Run(string[] args) => args switch
    {
        [] or ["quick"] => Quick(new(Runs: 5, Milliseconds: 200)),
        ["quick", var runs, var milliseconds] => Quick(Protocol.Parse(runs, milliseconds)),
        ["sizes"] => ChartSizes.Run(new(Runs: 5, Milliseconds: 200)),
        ["micro", .. var rest] => MicroBenchmarks.Run(rest),
        ["measure", var runs, var milliseconds] => Measure(Protocol.Parse(runs, milliseconds)),
        ["compare", var xstate, var arvo] => XStateComparison.Print(xstate, arvo),
        _ => Usage(),
    };

    static int Quick(Protocol protocol)
    {
        Protocol.WarmUp(Workloads.All.Select(workload => workload.Begin));
        Console.WriteLine($"{"machine",-10} {"operation",-12} {"written as",-12} {"per second",12} {"ns of processor",16} {"bytes",8}");
        foreach (var workload in Workloads.All)
        {
            var rate = protocol.Measure(workload.Begin);
            var bytes = Protocol.BytesEach(workload.Begin);
            Console.WriteLine(
                $"{workload.Machine,-10} {workload.Operation,-12} {workload.Flavour,-12} {rate.PerSecond,12:N0} {rate.NanosecondsEach,16:N0} {bytes,8:N0}");
        }
        return ChartSizes.Run(protocol);
    }

    /// <summary>One line per workload for <see cref="XStateComparison"/>, the same that the node script prints.</summary>
    static int Measure(Protocol protocol)
    {
        Protocol.WarmUp(Workloads.All.Select(workload => workload.Begin));
        foreach (var workload in Workloads.All)
        {
            var rate = protocol.Measure(workload.Begin);
            Console.WriteLine(FormattableString.Invariant(
                $"{workload.Machine} {workload.Operation} {workload.Flavour} {rate.PerSecond:F0} {rate.PerProcessorSecond:F0}"));
        }
        return 0;
    }

    static int Usage()
    {
        Console.Error.WriteLine("""
            statecharts [quick [RUNS MS]]          rates and allocations by the protocol below, then sizes
            statecharts micro [arguments]          the same with BenchmarkDotNet, which takes the arguments
            statecharts sizes                      60 states against 600; compiling 10,000
            statecharts measure RUNS MS            bare figures, for compare-xstate.sh
            statecharts compare XSTATE ARVO        ratios of two files of such figures

            Protocol: one run to warm up, then the median of RUNS runs of MS milliseconds each.
            """);
        return 2;
    }
}
