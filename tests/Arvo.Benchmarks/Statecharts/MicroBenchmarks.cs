using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Arvo.Benchmarks.Statecharts;

/// <summary>The workloads under BenchmarkDotNet, in this process, so that nothing is built or restored for it.</summary>
[MemoryDiagnoser]
public class MicroBenchmarks
{
    Action<int> _step = _ => { };
    int _steps;

    [ParamsSource(nameof(Names))]
    public string Workload { get; set; } = "";

    public static IEnumerable<string> Names => Workloads.All.Select(Name);

    internal static int Run(string[] args)
    {
        var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        BenchmarkSwitcher.FromTypes([typeof(MicroBenchmarks)]).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
        return 0;
    }

    [GlobalSetup]
    public void Begin() => _step = Workloads.All.Single(workload => Name(workload) == Workload).Begin();

    [Benchmark]
    public void Step() => _step(_steps++);

    static string Name(Workload workload) => $"{workload.Machine} {workload.Operation} {workload.Flavour}";
}
