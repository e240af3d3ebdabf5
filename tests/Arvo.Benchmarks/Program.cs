using Arvo.Benchmarks;
using Arvo.Benchmarks.Orchestrator;

return args switch
{
    ["orchestrator"] => await OrchestratorBenchmark.RunAsync(),
    ["stores", .. var rest] => await StoreBenchmark.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: Arvo.Benchmarks orchestrator");
    Console.Error.WriteLine("       Arvo.Benchmarks stores [seconds per measurement] [rounds] [--no-million] [--only=<store>]");
    return 2;
}
