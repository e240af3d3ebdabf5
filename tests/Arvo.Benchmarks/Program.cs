using Arvo.Benchmarks.Orchestrator;

return args switch
{
    ["orchestrator"] => await OrchestratorBenchmark.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: Arvo.Benchmarks orchestrator");
    return 2;
}
