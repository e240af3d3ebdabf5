using Arvo.Benchmarks;
using Arvo.Benchmarks.Orchestrator;
using Arvo.Benchmarks.Statecharts;

return args switch
{
    ["statecharts", .. var rest] => StatechartsCommand.Run(rest),
    ["orchestrator"] => await OrchestratorBenchmark.RunAsync(),
    ["stores", .. var rest] => await StoreBenchmark.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run --project tests/Arvo.Benchmarks -c Release -- SUITE [arguments]

          statecharts [quick|micro|sizes|measure|compare]                                          the statechart engine
          orchestrator                                                                             the orchestrator on the memory in process
          stores [seconds per measurement] [rounds] [--no-million] [--only=<store>] [--clients=<n>]  machine memories
        """);
    return 2;
}
